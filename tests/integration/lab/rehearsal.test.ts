import { describe, expect, it } from '@jest/globals';
import type { Rehearsed } from '#infra/rehearsal/rehearsal.ts';
import { drill } from './lab-under-test.ts';

const LONG_MS = 900_000;
/** Half as fast as people would: other tests need the machine as well. */
const PACE = '30';

const unmet = ({ expectations }: Rehearsed) => expectations.filter(({ isMet }) => !isMet);

describe('a rehearsed drill', () => {
  it(
    'goes as it must although its controller is killed ten times',
    async () => {
      const { stdout, stderr } = await drill(['rehearse', 'n-plus-one', '--pace', PACE, '--kills', '10', '--json']);
      // What went on until then, where there is no document.
      expect(stdout || stderr).toMatch(/^{/);
      const { drills } = JSON.parse(stdout) as { drills: Rehearsed[] };
      expect(drills.map((one) => [one.scenario, unmet(one), one.report.state])).toEqual([
        ['n-plus-one', [], 'finished'],
      ]);
      expect(drills[0]?.kills).toBe(10);
    },
    LONG_MS,
  );
});
