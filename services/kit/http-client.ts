import { logger } from './logger.ts';
import { DurationHistogram, gauge } from './metrics.ts';
import { currentRequestId } from './request-context.ts';

const callDuration = new DurationHistogram(
  'http_client_request_duration_seconds',
  'Time that a call to another service took, in seconds; the status code is "none" when no answer came.',
  ['peer_service', 'http_request_method', 'http_response_status_code'],
);
const callsInFlight = gauge('http_client_active_requests', 'Calls to another service that have no answer yet.', [
  'peer_service',
]);

/** A call to another service that brought no usable answer. */
export class UpstreamError extends Error {
  readonly peer: string;
  readonly kind: 'timeout' | 'connection' | 'status';
  /** HTTP status, when an answer came at all. */
  readonly status: number | undefined;
  /** Body of the answer, parsed where it is JSON. */
  readonly body: unknown;

  constructor(
    peer: string,
    kind: UpstreamError['kind'],
    message: string,
    answer: { status?: number; body?: unknown } = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'UpstreamError';
    this.peer = peer;
    this.kind = kind;
    this.status = answer.status;
    this.body = answer.body;
  }
}

interface CallOptions {
  headers?: Record<string, string>;
  /** Milliseconds until the call is given up, counted from its start. Without it a call waits for as long as its peer does. */
  timeoutMs?: number;
  /** Gives the call up from outside. */
  signal?: AbortSignal;
}

export interface ServiceClient {
  get<Answer>(path: string, options?: CallOptions): Promise<Answer>;
  post<Answer>(path: string, body: unknown, options?: CallOptions): Promise<Answer>;
  delete<Answer>(path: string, options?: CallOptions): Promise<Answer>;
}

async function readBody(response: Response): Promise<unknown> {
  const text = await response.text();
  if (!response.headers.get('content-type')?.startsWith('application/json')) return text;
  return text === '' ? undefined : JSON.parse(text);
}

function asUpstreamError(peer: string, what: string, error: unknown): UpstreamError {
  if (error instanceof UpstreamError) return error;
  // fetch only says "fetch failed"; what happened is in the cause.
  const cause = (error as Error).cause ?? error;
  const timedOut = error instanceof DOMException && (error.name === 'TimeoutError' || error.name === 'AbortError');
  const code = (cause as { code?: string }).code ?? (cause as Error).message;
  return timedOut
    ? new UpstreamError(peer, 'timeout', `${what} was given up: no answer in time`, {}, { cause: error })
    : new UpstreamError(peer, 'connection', `${what} failed: ${code}`, {}, { cause: error });
}

/**
 * A client for one other service: JSON in and out, the request id handed on, every call logged when it starts
 * (so that one that hangs can be seen), counted while it lasts and timed when it ends.
 * @param peer name of the service that is called
 * @throws UpstreamError (from its methods) when no answer came, or one outside 200 to 299
 */
export function createClient(peer: string, baseUrl: string): ServiceClient {
  async function send<Answer>(method: string, path: string, body: unknown, options: CallOptions = {}): Promise<Answer> {
    const what = `${method} ${peer}${path}`;
    const requestId = currentRequestId();
    const signals = [
      options.signal,
      options.timeoutMs === undefined ? undefined : AbortSignal.timeout(options.timeoutMs),
    ];
    const signal = AbortSignal.any(signals.filter((one) => one !== undefined));
    const begun = performance.now();
    let status = 'none';
    logger.info({ peer, method, path }, 'call started');
    callsInFlight.inc({ peer_service: peer });
    try {
      const response = await fetch(new URL(path, baseUrl), {
        method,
        signal,
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(requestId ? { 'x-request-id': requestId } : {}),
          ...options.headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      status = String(response.status);
      const answer = await readBody(response);
      if (!response.ok) {
        throw new UpstreamError(peer, 'status', `${what} was answered with ${status}`, {
          status: response.status,
          body: answer,
        });
      }
      return answer as Answer;
    } catch (error) {
      const failure = asUpstreamError(peer, what, error);
      logger.warn(
        { peer, method, path, status, kind: failure.kind, waited_ms: Math.round(performance.now() - begun) },
        failure.message,
      );
      throw failure;
    } finally {
      callsInFlight.dec({ peer_service: peer });
      callDuration.observe(
        { peer_service: peer, http_request_method: method, http_response_status_code: status },
        (performance.now() - begun) / 1000,
      );
    }
  }
  return {
    get: (path, options) => send('GET', path, undefined, options),
    post: (path, body, options) => send('POST', path, body, options),
    delete: (path, options) => send('DELETE', path, undefined, options),
  };
}
