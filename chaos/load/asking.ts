import { setTimeout as delay } from 'node:timers/promises';
import { type ClientIdentity, requestHeaders } from './clients.ts';
import { type Answer, type HttpSender, NoAnswer } from './http-sender.ts';
import { freshIdempotencyKey } from './idempotency-key.ts';
import type { Random } from './random.ts';

/** One thing that a user asks for, however many attempts it takes. */
export interface Ask {
  method: 'GET' | 'POST';
  path: string;
  body?: unknown;
  /** Statuses that the user is content with; by default 200, and 201 for a POST. */
  content?: readonly number[];
}

/** `refused`: an answer of 400 to 499, or another one that nobody asked for; `unreadable`: one without what it should tell. */
export type FailureReason = 'timeout' | 'connection' | 'server-error' | 'refused' | 'unreadable';

/** A user's wish that was not met, after all the attempts that were worth it. */
export class AskFailed extends Error {
  readonly reason: FailureReason;

  constructor(reason: FailureReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AskFailed';
    this.reason = reason;
  }
}

export interface AskContext {
  sender: HttpSender;
  client: ClientIdentity;
  timeoutMs: number;
  /** Draws the back-off. */
  random: Random;
  /** Ends waiting between attempts, and the attempts after it. */
  signal: AbortSignal;
  onRetry: () => void;
}

const RETRIES = 2;
/** Mean wait before the first retry, doubled for the second. */
const BACK_OFF_MS = 400;

/**
 * Asks as a careful client does: again, twice at most and each time later, when there was no answer or the server's
 * own error, under the same idempotency key, so that it is done once. A refusal (4xx) is final.
 * Rejects with AskFailed, or with an AbortError once the signal has come.
 */
export async function askPatiently(ask: Ask, context: AskContext): Promise<Answer> {
  const key = ask.method === 'POST' ? freshIdempotencyKey() : undefined;
  const body = ask.body === undefined ? undefined : Buffer.from(JSON.stringify(ask.body));
  for (let attempt = 0; ; attempt += 1) {
    context.signal.throwIfAborted();
    const outcome = await attemptOnce(ask, context, body, key);
    if (!(outcome instanceof AskFailed)) return outcome;
    if (outcome.reason === 'refused' || attempt === RETRIES) throw outcome;
    const waitMs = BACK_OFF_MS * 2 ** attempt * (0.5 + context.random.next());
    await delay(waitMs, undefined, { signal: context.signal });
    context.onRetry();
  }
}

async function attemptOnce(
  ask: Ask,
  { sender, client, timeoutMs }: AskContext,
  body: Buffer | undefined,
  idempotencyKey: string | undefined,
): Promise<Answer | AskFailed> {
  const headers = requestHeaders(client, {
    host: sender.host,
    ...(body === undefined ? {} : { bodyBytes: body.length }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  });
  try {
    const { method, path } = ask;
    const answer = await sender.send({ method, path, headers, timeoutMs, ...(body === undefined ? {} : { body }) });
    const content = ask.content ?? (method === 'POST' ? [200, 201] : [200]);
    if (content.includes(answer.status)) return answer;
    const reason = answer.status >= 500 ? 'server-error' : 'refused';
    return new AskFailed(reason, `${method} ${path} was answered with ${answer.status}`);
  } catch (error) {
    if (error instanceof NoAnswer) return new AskFailed(error.reason, error.message, { cause: error });
    throw error;
  }
}
