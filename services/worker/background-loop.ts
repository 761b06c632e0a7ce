import { logger } from '#kit/logger.ts';

/** Work that is done again and again beside the requests. */
export interface BackgroundLoop {
  start(): void;
  /** Ends the loop; resolves when work that is under way is done. */
  stop(): Promise<void>;
}

/**
 * Runs `work`, rests for `restMs` milliseconds, and so on. Work that fails is logged, and its turn comes again.
 * @param whenItFails what to log then, e.g. "statements could not be rendered"
 */
export function createBackgroundLoop(work: () => Promise<void>, restMs: number, whenItFails: string): BackgroundLoop {
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  let stopped = false;
  async function turn(): Promise<void> {
    try {
      await work();
    } catch (err) {
      logger.error({ err }, whenItFails);
    }
    if (!stopped) timer = setTimeout(begin, restMs);
  }
  function begin(): void {
    running = turn();
  }
  return {
    start: begin,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
