/** Those who wait for something to happen. */
export class Waiters {
  private readonly waiting = new Set<() => void>();

  /** It has happened. */
  wake(): void {
    for (const wake of [...this.waiting]) wake();
  }

  /** Resolves when it happens, after `ms` milliseconds, or when the signal is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }
}
