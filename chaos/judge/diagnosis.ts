import type { AnswerKey, Suspect } from '#chaos/scenarios/definition.ts';
import type { Mechanism } from './mechanisms.ts';

/** What a team says is wrong. */
export interface Claim {
  service: Suspect;
  /** Undefined: they do not know yet how. */
  mechanism?: Mechanism | undefined;
}

/**
 * right: service and mechanism. partly: the service, by another mechanism or by none. herring: a service that only looks
 * guilty. wrong: another one.
 */
export const OUTCOMES = ['right', 'partly', 'herring', 'wrong'] as const;
export type DiagnosisOutcome = (typeof OUTCOMES)[number];

/** Minutes of the drill's clock that guessing costs. Who names a service and admits not to know the mechanism pays nothing. */
const COST_MINUTES = { right: 0, mechanism: 2, wrong: 3, herring: 5 } as const;

/** Compares a claim with the key; both are chosen from published lists, so that no wording decides. */
export function judgeClaim(
  { service, mechanism }: Claim,
  key: Pick<AnswerKey, 'service' | 'mechanisms' | 'herrings'>,
): { outcome: DiagnosisOutcome; costMinutes: number } {
  if (service === key.service) {
    if (mechanism === undefined) return { outcome: 'partly', costMinutes: 0 };
    return key.mechanisms.includes(mechanism)
      ? { outcome: 'right', costMinutes: COST_MINUTES.right }
      : { outcome: 'partly', costMinutes: COST_MINUTES.mechanism };
  }
  // Where nothing is wrong, whoever is blamed only looks guilty.
  const isHerring = key.service === 'none' || key.herrings?.includes(service) === true;
  return isHerring
    ? { outcome: 'herring', costMinutes: COST_MINUTES.herring }
    : { outcome: 'wrong', costMinutes: COST_MINUTES.wrong };
}
