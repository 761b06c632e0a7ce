import { QueueStage } from '../queue-stage.ts';
import type { Random } from '../random.ts';
import type { Surrendered } from '../stage.ts';
import type { StageInput, ToxicType } from '../toxic.ts';

/**
 * Delays all data by `latency` plus or minus up to `jitter`, both in milliseconds. The delay counts from each
 * chunk's arrival, chunks never overtake each other, and the end of the stream is not delayed by itself.
 */
export const latency: ToxicType<'latency' | 'jitter'> = {
  type: 'latency',
  typeName: 'LatencyToxic',
  attributes: { latency: 'int64', jitter: 'int64' },
  createStage: (input) => new LatencyStage(input),
};

/** As much as may be under way at once; beyond it the sender is held back, as on a link with that product of delay and rate. */
const roomChunks = 1024;
const roomBytes = 32 * 1024 * 1024;

class LatencyStage extends QueueStage {
  readonly #settings: Record<'latency' | 'jitter', bigint>;
  readonly #random: Random;

  constructor({ settings, random }: StageInput<'latency' | 'jitter'>) {
    super();
    this.#settings = settings;
    this.#random = random;
  }

  push(chunk: Buffer, arrivedMs: number): boolean {
    this.enqueue(chunk, arrivedMs, arrivedMs + this.#delayMs());
    return this.settle();
  }

  protected hasRoom(): boolean {
    return this.heldChunks < roomChunks && this.heldBytes < roomBytes;
  }

  /** Chunks wait for their turn one by one: all but the first are still to be delayed, by the new settings. */
  override surrender(): Surrendered {
    const left = super.surrender();
    return { ...left, busyWith: Math.min(1, left.busyWith) };
  }

  #delayMs(): number {
    const jitterMs = Number(this.#settings.jitter);
    const offsetMs = jitterMs > 0 ? Math.floor(this.#random() * jitterMs * 2) - jitterMs : 0;
    return Number(this.#settings.latency) + offsetMs;
  }
}
