/** A service whose /metrics is read. */
export interface MetricTarget {
  /** The service's name, which its series carry as label `service`. */
  name: string;
  url: string;
}

export interface RecorderOptions {
  /** Default 127.0.0.1. */
  host?: string;
  /** 0 takes a free one. */
  port: number;
  /** Path of the database file; its folder is made. */
  database: string;
  /** Size to which the record is kept by dropping the oldest, in bytes. Default 2 GB. */
  maxBytes?: number;
  /** Age beyond which telemetry is dropped, in seconds. Default one day. */
  maxAgeSeconds?: number;
  /** Bytes of requests that may wait to be stored; beyond it senders get 503. Default 64 MB. */
  maxQueuedBytes?: number;
  /** Largest request body, unzipped. Default 16 MB. */
  maxBodyBytes?: number;
  targets?: MetricTarget[];
  /** Default 2,000, at least 100. */
  scrapeIntervalMs?: number;
  /** Which service answers on a port, for the edges of calls that nobody answers. */
  peers?: ReadonlyMap<number, string>;
  /** How long a client span waits for its server span. Default 5,000. */
  clientGraceMs?: number;
  /** How long a server span waits for the client span that it names. Default 10,000. */
  serverGraceMs?: number;
  /** Unix milliseconds. Default Date.now. */
  now?: () => number;
  /** Told what a person should know. Default: standard error. */
  report?: (line: string) => void;
}
