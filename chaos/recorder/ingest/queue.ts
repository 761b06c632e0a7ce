import { LabError } from '#chaos/errors/lab-error.ts';
import type { LogsRequest } from '../otlp/logs-request.ts';
import type { TraceRequest } from '../otlp/trace-request.ts';

export type IngestItem = { signal: 'traces'; request: TraceRequest } | { signal: 'logs'; request: LogsRequest };

interface Waiting {
  item: IngestItem;
  stored: () => void;
  failed: (error: unknown) => void;
}

/** Requests stored in one transaction at most; more would hold up the answers of the first. */
const MOST_TOGETHER = 16;

/**
 * Where requests wait to be stored. It holds a bounded number of bytes, from the moment a body begins to arrive until it
 * is answered; what does not fit is refused, and the sender keeps it. What waits together is stored together.
 */
export class IngestQueue {
  readonly #store: (traces: TraceRequest[], logs: LogsRequest[]) => void;
  readonly #maxBytes: number;
  #waiting: Waiting[] = [];
  #bytes = 0;
  #scheduled = false;

  constructor(store: (traces: TraceRequest[], logs: LogsRequest[]) => void, maxBytes: number) {
    this.#store = store;
    this.#maxBytes = maxBytes;
  }

  /** Bytes of requests that are not answered yet. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes room for a body, or throws `overloaded`. Dispose of it when the request is answered. */
  reserve(bytes: number): Reservation {
    const reservation = new Reservation((change) => {
      if (change > 0 && this.#bytes + change > this.#maxBytes) throw overloaded(this.#bytes, this.#maxBytes);
      this.#bytes += change;
    });
    reservation.resize(bytes);
    return reservation;
  }

  /** Resolves once the item survives the death of the process. */
  store(item: IngestItem): Promise<void> {
    return new Promise((stored, failed) => {
      this.#waiting.push({ item, stored, failed });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    // Not at once: what the sockets hold now may join the same transaction.
    setImmediate(() => {
      this.#scheduled = false;
      this.#storeSome();
      if (this.#waiting.length > 0) this.#schedule();
    });
  }

  #storeSome(): void {
    const some = this.#waiting.splice(0, MOST_TOGETHER);
    try {
      this.#store(
        some.flatMap(({ item }) => (item.signal === 'traces' ? [item.request] : [])),
        some.flatMap(({ item }) => (item.signal === 'logs' ? [item.request] : [])),
      );
      for (const { stored } of some) stored();
    } catch (error) {
      for (const { failed } of some) failed(error);
    }
  }
}

/** Room in the queue, which its request gives back when it is answered. */
export class Reservation implements Disposable {
  #bytes = 0;
  readonly #change: (bytes: number) => void;

  constructor(change: (bytes: number) => void) {
    this.#change = change;
  }

  resize(bytes: number): void {
    this.#change(bytes - this.#bytes);
    this.#bytes = bytes;
  }

  [Symbol.dispose](): void {
    this.resize(0);
  }
}

function overloaded(bytes: number, maxBytes: number): LabError {
  return new LabError(
    'overloaded',
    `${Math.round(bytes / 1e6)} MB of telemetry wait to be stored and ${Math.round(maxBytes / 1e6)} MB may. Send this again after the seconds in Retry-After.`,
  );
}
