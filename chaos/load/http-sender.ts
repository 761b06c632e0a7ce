import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

export interface OutgoingRequest {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: Buffer;
  /** Milliseconds until the request is given up, from its sending to the last byte of its answer. */
  timeoutMs: number;
}

export interface Answer {
  status: number;
  /** The body as JSON. Throws where it is none. */
  json(): unknown;
}

/** A request that got no complete answer. */
export class NoAnswer extends Error {
  readonly reason: 'timeout' | 'connection';

  constructor(reason: 'timeout' | 'connection', message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'NoAnswer';
    this.reason = reason;
  }
}

/**
 * When idle connections are closed from this side; sooner where the server announces a shorter keep-alive, so that no
 * request meets a closing socket.
 */
const IDLE_CONNECTION_MS = 30_000;

/** Connections to one target, kept alive between requests. */
export class HttpSender {
  /** For the Host header. */
  readonly host: string;
  readonly #hostname: string;
  readonly #port: number;
  readonly #basePath: string;
  readonly #agent = new Agent({ keepAlive: true, timeout: IDLE_CONNECTION_MS, maxFreeSockets: 64, scheduling: 'lifo' });

  constructor(baseUrl: string) {
    const url = new URL(baseUrl);
    this.host = url.host;
    this.#hostname = url.hostname.replace(/^\[|\]$/g, '');
    this.#port = Number(url.port || 80);
    this.#basePath = url.pathname.replace(/\/$/, '');
  }

  /** Sends one request once. Rejects with NoAnswer; any status is an answer. */
  send({ method, path, headers, body, timeoutMs }: OutgoingRequest): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest({
        hostname: this.#hostname,
        port: this.#port,
        path: this.#basePath + path,
        method,
        headers,
        agent: this.#agent,
      });
      const timer = setTimeout(() => {
        reject(new NoAnswer('timeout', `${method} ${path} had no answer within ${timeoutMs} ms`));
        outgoing.destroy();
      }, timeoutMs);
      const fail = (cause: Error) => {
        clearTimeout(timer);
        const code = (cause as NodeJS.ErrnoException).code ?? cause.message;
        reject(new NoAnswer('connection', `${method} ${path} failed: ${code}`, { cause }));
      };
      outgoing.on('error', fail);
      outgoing.on('response', (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', fail);
        incoming.on('end', () => {
          clearTimeout(timer);
          resolve({ status: incoming.statusCode ?? 0, json: () => parse(incoming, Buffer.concat(chunks)) });
        });
      });
      outgoing.end(body);
    });
  }

  /** Closes every connection; requests under way end as NoAnswer. */
  close(): void {
    this.#agent.destroy();
  }
}

function parse(incoming: IncomingMessage, body: Buffer): unknown {
  return JSON.parse(decode(incoming.headers['content-encoding'], body).toString('utf8'));
}

/** The services do not compress today, but a team may well add that, and clients say that they take it. */
function decode(encoding: string | undefined, body: Buffer): Buffer {
  if (encoding === 'gzip') return gunzipSync(body);
  if (encoding === 'br') return brotliDecompressSync(body);
  if (encoding === 'deflate') return inflateSync(body);
  return body;
}
