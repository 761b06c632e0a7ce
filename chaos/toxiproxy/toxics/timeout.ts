import { Alarm } from '../alarm.ts';
import { Stage, type Surrendered } from '../stage.ts';
import type { StageInput, ToxicType } from '../toxic.ts';

/**
 * Drops all data, and closes the connection after `timeout` milliseconds without any; with 0 it stays open
 * for good. Taking the toxic away closes the connection.
 */
export const timeout: ToxicType<'timeout'> = {
  type: 'timeout',
  typeName: 'TimeoutToxic',
  attributes: { timeout: 'int64' },
  closesWhenRemoved: true,
  createStage: (input) => new TimeoutStage(input),
};

class TimeoutStage extends Stage {
  readonly #timeoutMs: number;
  readonly #alarm = new Alarm(() => this.finish());

  constructor({ settings }: StageInput<'timeout'>) {
    super();
    this.#timeoutMs = Number(settings.timeout);
    this.#restart();
  }

  push(): boolean {
    this.#restart();
    return true;
  }

  override end(): void {
    this.#alarm.cancel();
    this.finish();
  }

  override surrender(): Surrendered {
    this.#alarm.cancel();
    return { held: [], busyWith: 0, endPending: false };
  }

  #restart(): void {
    if (this.#timeoutMs > 0 && !this.finished) this.#alarm.setTo(performance.now() + this.#timeoutMs);
  }
}
