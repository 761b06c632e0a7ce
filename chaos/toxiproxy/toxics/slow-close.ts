import { Alarm } from '../alarm.ts';
import { Stage, type Surrendered } from '../stage.ts';
import type { StageInput, ToxicType } from '../toxic.ts';

/** Keeps the connection open for `delay` milliseconds after its end; data passes at once. */
export const slowClose: ToxicType<'delay'> = {
  type: 'slow_close',
  typeName: 'SlowCloseToxic',
  attributes: { delay: 'int64' },
  createStage: (input) => new SlowCloseStage(input),
};

class SlowCloseStage extends Stage {
  readonly #settings: Record<'delay', bigint>;
  readonly #alarm = new Alarm(() => this.finish());
  #endPending = false;

  constructor({ settings }: StageInput<'delay'>) {
    super();
    this.#settings = settings;
  }

  push(chunk: Buffer, arrivedMs: number): boolean {
    return this.forward(chunk, arrivedMs);
  }

  override end(): void {
    if (this.#endPending) return;
    this.#endPending = true;
    this.#alarm.setTo(performance.now() + Number(this.#settings.delay));
  }

  override surrender(): Surrendered {
    this.#alarm.cancel();
    return { held: [], busyWith: 0, endPending: this.#endPending && !this.finished };
  }
}
