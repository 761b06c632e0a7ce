import { Stage } from '../stage.ts';
import type { StageInput, ToxicType } from '../toxic.ts';

/** Closes the connection once exactly `bytes` bytes have passed. The count survives an update of the limit. */
export const limitData: ToxicType<'bytes'> = {
  type: 'limit_data',
  typeName: 'LimitDataToxic',
  attributes: { bytes: 'int64' },
  createStage: (input) => new LimitDataStage(input),
};

class LimitDataStage extends Stage {
  readonly #settings: Record<'bytes', bigint>;
  readonly #memory: { bytesPassed: number };

  constructor({ settings, memory }: StageInput<'bytes'>) {
    super();
    this.#settings = settings;
    this.#memory = memory;
  }

  push(chunk: Buffer, arrivedMs: number): boolean {
    if (this.finished) return false;
    const leftBytes = Math.max(0, Number(this.#settings.bytes) - this.#memory.bytesPassed);
    const passing = chunk.length > leftBytes ? chunk.subarray(0, leftBytes) : chunk;
    this.#memory.bytesPassed += passing.length;
    const open = passing.length === 0 || this.forward(passing, arrivedMs);
    if (chunk.length < leftBytes) return open;
    this.finish();
    return false;
  }
}
