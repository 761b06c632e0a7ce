import type { Request, Response } from 'express';
import { createToggle, type Toggle } from '#kit/admin.ts';
import { ServiceError } from '#kit/errors.ts';
import { RateLimit } from './rate-limit.ts';

const MODES = ['healthy', 'slow', 'hang', 'error', 'rate-limited'] as const;
export type Mode = (typeof MODES)[number];

const SLOW_MS = 2000;
/** After this a hanging connection is reset, so that the caller's wait ends and can be seen. */
const HANG_MS = 20_000;
const REQUESTS_PER_SECOND = 5;
const RETRY_AFTER_SECONDS = 2;
/** Usual answers take 3 to 8 ms, in turn: the same traffic meets the same partner. */
const USUAL_MS = [5, 3, 7, 4, 8, 6] as const;

/** Resolves after that many milliseconds, or as soon as the signal is aborted. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

const waitOnTimer: Wait = (ms, signal) =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });

/** How one of the partner's interfaces treats its callers at the moment. */
export interface Conduct {
  readonly toggle: Toggle & { get(): Mode };
  /**
   * Whether the partner takes a request on.
   * @throws ServiceError busy while it is down, rate-limited above 5 requests per second while that is enforced
   */
  admit(response: Response): void;
  /** Waits for as long as an answer takes now. False when the connection was reset instead, and nothing can be answered. */
  pause(request: Request, response: Response): Promise<boolean>;
}

interface ConductOptions {
  /** Milliseconds on a clock that never goes back; default the process' own. */
  now?: () => number;
  wait?: Wait;
}

/**
 * @param what the interface in the words of an operator, e.g. "taking payments"
 */
export function createConduct(what: string, { now, wait = waitOnTimer }: ConductOptions = {}): Conduct {
  const limit = new RateLimit(REQUESTS_PER_SECOND, 1000, now);
  let modeEnds = new AbortController();
  let answers = 0;
  const toggle = createToggle(`How the partner behaves when ${what}.`, MODES, () => {
    // Whoever waits in the old mode is served at once, so that nobody feels it for longer than it lasts.
    modeEnds.abort();
    modeEnds = new AbortController();
  });

  async function pause(request: Request, response: Response): Promise<boolean> {
    const mode = toggle.get();
    const usual = USUAL_MS[answers++ % USUAL_MS.length] ?? USUAL_MS[0];
    const ms = mode === 'hang' ? HANG_MS : mode === 'slow' ? SLOW_MS : usual;
    const callerLeaves = new AbortController();
    response.once('close', () => callerLeaves.abort());
    const { signal } = modeEnds;
    await wait(ms, AbortSignal.any([signal, callerLeaves.signal]));
    if (mode !== 'hang' || signal.aborted) return true;
    request.socket.resetAndDestroy();
    return false;
  }

  return {
    toggle,
    pause,
    admit(response) {
      const mode = toggle.get();
      if (mode === 'error') throw new ServiceError('busy', `${what} is out of order; try again later`);
      if (mode !== 'rate-limited' || limit.take()) return;
      response.setHeader('retry-after', String(RETRY_AFTER_SECONDS));
      throw new ServiceError(
        'rate-limited',
        `${what} is limited to ${REQUESTS_PER_SECOND} requests per second; try again in ${RETRY_AFTER_SECONDS} s`,
      );
    },
  };
}
