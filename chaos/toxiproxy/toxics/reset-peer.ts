import { Alarm } from '../alarm.ts';
import { Stage } from '../stage.ts';
import type { StageInput, ToxicType } from '../toxic.ts';

/**
 * Cuts the connection by a TCP reset, `timeout` milliseconds after the first data or the end; nothing passes.
 * A connection that was already open when the toxic came is cut by an ordinary close, as real Toxiproxy does.
 */
export const resetPeer: ToxicType<'timeout'> = {
  type: 'reset_peer',
  typeName: 'ResetToxic',
  attributes: { timeout: 'int64' },
  closesByReset: true,
  createStage: (input) => new ResetPeerStage(input),
};

class ResetPeerStage extends Stage {
  readonly #settings: Record<'timeout', bigint>;
  // A cut that has been triggered happens even if the toxic is taken away meanwhile, so nothing cancels it.
  readonly #alarm = new Alarm(() => this.finish());
  #triggered = false;

  constructor({ settings }: StageInput<'timeout'>) {
    super();
    this.#settings = settings;
  }

  push(): boolean {
    this.#trigger();
    return false;
  }

  override end(): void {
    this.#trigger();
  }

  override resume(): void {
    this.blocked = false;
  }

  #trigger(): void {
    if (this.#triggered) return;
    this.#triggered = true;
    this.#alarm.setTo(performance.now() + Number(this.#settings.timeout));
  }
}
