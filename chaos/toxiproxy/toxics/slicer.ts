import { QueueStage } from '../queue-stage.ts';
import type { Random } from '../random.ts';
import type { StageInput, ToxicType } from '../toxic.ts';

/**
 * Cuts data into pieces of about `average_size` bytes, give or take `size_variation`, and waits `delay`
 * microseconds after each.
 */
export const slicer: ToxicType<'average_size' | 'size_variation' | 'delay'> = {
  type: 'slicer',
  typeName: 'SlicerToxic',
  attributes: { average_size: 'int', size_variation: 'int', delay: 'int' },
  createStage: (input) => new SlicerStage(input),
};

class SlicerStage extends QueueStage {
  readonly #settings: StageInput<'average_size' | 'size_variation' | 'delay'>['settings'];
  readonly #random: Random;
  #nextMs = 0;

  constructor({ settings, random }: StageInput<'average_size' | 'size_variation' | 'delay'>) {
    super();
    this.#settings = settings;
    this.#random = random;
  }

  push(chunk: Buffer, arrivedMs: number): boolean {
    const delayMs = Number(this.#settings.delay) / 1000;
    this.#nextMs = Math.max(this.#nextMs, performance.now());
    let offset = 0;
    for (const size of this.#pieces(chunk.length)) {
      this.enqueue(chunk.subarray(offset, offset + size), arrivedMs, this.#nextMs);
      offset += size;
      this.#nextMs += delayMs;
    }
    return this.settle();
  }

  protected hasRoom(): boolean {
    return this.heldChunks === 0;
  }

  #pieces(length: number): number[] {
    return pieceSizes({
      length,
      averageSize: Number(this.#settings.average_size),
      variation: Number(this.#settings.size_variation),
      random: this.#random,
    });
  }
}

/**
 * Sizes in bytes that add up to `length`. Halving again and again, each time a little off the middle, spreads
 * small and large pieces evenly. No piece is empty, whatever the attributes.
 */
export function pieceSizes(options: {
  length: number;
  averageSize: number;
  variation: number;
  random: Random;
}): number[] {
  const { length, averageSize, variation, random } = options;
  const largest = Math.max(1, averageSize + variation);
  const sizes: number[] = [];
  const pending = [length];
  for (let size = pending.pop(); size !== undefined; size = pending.pop()) {
    if (size <= largest) {
      sizes.push(size);
      continue;
    }
    const offMiddle = variation > 0 ? Math.floor(random() * variation * 2) - variation : 0;
    const left = Math.min(Math.max(Math.floor(size / 2) + offMiddle, 1), size - 1);
    pending.push(size - left, left);
  }
  return sizes;
}
