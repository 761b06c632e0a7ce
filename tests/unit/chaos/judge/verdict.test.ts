import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addUp, type CheckResult } from '#chaos/judge/verdict.ts';

const STATUSES = ['passed', 'failed', 'skipped', 'no-verdict'] as const;
const checks = (...statuses: CheckResult['status'][]) =>
  statuses.map((status, index): CheckResult => ({ name: `check ${index}`, status, message: '' }));

describe('addUp', () => {
  it.each([
    [[], 'no-verdict'],
    [['skipped'], 'no-verdict'],
    [['passed'], 'passed'],
    [['passed', 'skipped'], 'passed'],
    [['failed'], 'failed'],
    [['passed', 'failed'], 'failed'],
    [['no-verdict'], 'no-verdict'],
    [['passed', 'no-verdict'], 'no-verdict'],
    [['failed', 'no-verdict'], 'failed'],
    [['skipped', 'no-verdict', 'failed', 'passed'], 'failed'],
  ] as const)('makes of %j: %s', (statuses, expected) => {
    expect(addUp(checks(...statuses))).toBe(expected);
  });

  it('does not depend on the order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...STATUSES)), (statuses) =>
        expect(addUp(checks(...statuses.toReversed()))).toBe(addUp(checks(...statuses))),
      ),
    );
  });
});
