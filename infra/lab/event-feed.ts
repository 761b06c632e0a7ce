import { appendFile } from 'node:fs/promises';
import type { LabEvent } from '#chaos/api/lab-control.ts';
import { Waiters } from '#chaos/async/waiters.ts';

const KEPT = 2_000;

/** What happened to the lab: the newest in memory for whoever asks, all of it in a file. */
export class EventFeed {
  private readonly file: string;
  private readonly events: LabEvent[] = [];
  private readonly waiters = new Waiters();
  private lastId = 0;
  private written: Promise<void> = Promise.resolve();

  constructor(file: string) {
    this.file = file;
  }

  add(component: string, what: string, message: string, time = new Date().toISOString()): void {
    this.lastId += 1;
    const event: LabEvent = { id: this.lastId, time, component, what, message };
    this.events.push(event);
    if (this.events.length > KEPT) this.events.shift();
    this.written = this.written
      .then(() => appendFile(this.file, `${JSON.stringify(event)}\n`))
      .catch((error: Error) => {
        // The feed in memory goes on; whoever reads the controller's log learns why the file has a gap.
        process.stderr.write(`events cannot be written to ${this.file}: ${error.message}\n`);
      });
    this.waiters.wake();
  }

  /** Events with an id above `after`; waits up to `waitMs` for the first one. */
  async after(after: number, waitMs: number, signal: AbortSignal): Promise<LabEvent[]> {
    const found = () => this.events.filter((event) => event.id > after);
    if (found().length > 0 || waitMs === 0) return found();
    await this.waiters.wait(waitMs, signal);
    return found();
  }

  /** Resolves when everything added so far is in the file. */
  flush(): Promise<void> {
    return this.written;
  }
}
