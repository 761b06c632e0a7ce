import { QueueStage } from '../queue-stage.ts';
import type { StageInput, ToxicType } from '../toxic.ts';

/**
 * Passes at most `rate` kilobytes (of 1000 bytes) a second. A chunk leaves when the time that it takes at that
 * rate has gone by; big ones go in pieces of a tenth of a second. At a rate of 0 nothing passes.
 */
export const bandwidth: ToxicType<'rate'> = {
  type: 'bandwidth',
  typeName: 'BandwidthToxic',
  attributes: { rate: 'int64' },
  createStage: (input) => new BandwidthStage(input),
};

const pieceMs = 100;

class BandwidthStage extends QueueStage {
  readonly #settings: Record<'rate', bigint>;
  /** When the line is free again. */
  #freeMs = 0;
  /** Time the line stood idle only because a timer was late: the next chunk may catch it up. */
  #lostMs = 0;

  constructor({ settings }: StageInput<'rate'>) {
    super();
    this.#settings = settings;
  }

  push(chunk: Buffer, arrivedMs: number): boolean {
    const bytesPerMs = Number(this.#settings.rate);
    let startMs = this.heldChunks > 0 ? this.#freeMs : Math.max(arrivedMs, performance.now()) - this.#lostMs;
    this.#lostMs = 0;
    if (bytesPerMs <= 0) {
      this.enqueue(chunk, arrivedMs, Number.POSITIVE_INFINITY);
      return this.settle();
    }
    const pieceBytes = bytesPerMs * pieceMs;
    for (let offset = 0; offset < chunk.length; offset += pieceBytes) {
      const piece = chunk.subarray(offset, offset + pieceBytes);
      startMs += piece.length / bytesPerMs;
      this.enqueue(piece, arrivedMs, startMs);
    }
    this.#freeMs = startMs;
    return this.settle();
  }

  protected hasRoom(): boolean {
    return this.heldChunks === 0;
  }

  protected override onReleased(lateMs: number): void {
    if (this.heldChunks === 0) this.#lostMs = lateMs;
  }
}
