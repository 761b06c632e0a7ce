import { refusedAsOneOf } from '#chaos/judge/described-answer.ts';
import { type Attempt, isPlaced } from './shoppers.ts';

/** What openapi.yaml has for an order that cannot be placed now, by status. */
const CODES: Readonly<Record<number, string>> = {
  409: 'conflict',
  500: 'internal',
  502: 'upstream-failed',
  503: 'busy',
  504: 'upstream-timeout',
};

/** @throws Broken unless whoever got no order, but an answer, was refused in a way that clients know */
export function refusedAsDescribed(attempts: readonly Attempt[]): void {
  for (const { answer } of attempts.filter((one) => !isPlaced(one) && one.answer.status !== 0))
    refusedAsOneOf(answer, 'A customer whose order cannot be placed now', CODES);
}
