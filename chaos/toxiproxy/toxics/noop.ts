import { Passage } from '../stage.ts';
import type { ToxicType } from '../toxic.ts';

/** Does nothing. Real Toxiproxy offers it too. */
export const noop: ToxicType<never> = {
  type: 'noop',
  typeName: 'NoopToxic',
  attributes: {},
  createStage: () => new Passage(),
};
