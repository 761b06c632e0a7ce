import { describe, expect, it } from '@jest/globals';
import { readAllowedWords, spoilersIn, tellingWords } from '#chaos/authoring/spoilers.ts';

const WORDS = tellingWords(['circular-deadlock', 'red-herring', 'n-plus-one', 'float-drift']);
const ALLOWED = readAllowedWords();
const found = (text: string) => spoilersIn('here', text, WORDS, ALLOWED);

describe('spoilers', () => {
  it.each([
    'circular-deadlock',
    'CIRCULAR_DEADLOCK',
    '/chaos/scenarios/circular-deadlock/scenario.ts',
    'a deadlock was found',
    'DeadlockError',
    'redHerring',
    'n plus one',
    'nPlusOne',
    'total_drift',
    'hold-and-wait',
    'missing_timeout',
  ])('are found in %j', (text) => {
    expect(found(text)).not.toEqual([]);
    expect(found(text)[0]).toContain('here: "');
  });

  it.each([
    'INC-3F2A has begun',
    'orders: ready',
    'all orders wait for one answer',
    'billing_running_total_drift_cents{service="billing"} 12',
    'timeout exceeded when trying to connect',
  ])('are not in %j', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('are found beside an allowed expression', () => {
    expect(found('billing_running_total_drift_cents by float drift')).not.toEqual([]);
  });
});

describe('the allowed words', () => {
  it('each stand in their expression, with a reason', () => {
    for (const one of ALLOWED) {
      expect(one.in).toContain(one.word);
      expect(one.why.length).toBeGreaterThan(10);
    }
  });
});
