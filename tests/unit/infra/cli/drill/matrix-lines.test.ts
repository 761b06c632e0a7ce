import { describe, expect, it } from '@jest/globals';
import { coverageLines, judgedLines, outcomeLines } from '#infra/cli/drill/matrix-lines.ts';
import { plainScreen } from '#infra/cli/telemetry/screen.ts';
import { checkCoverage, outcomes } from '#infra/embedded/matrix/outcome.ts';
import { judged } from '../../embedded/matrix/judged.ts';

const SCREEN = plainScreen(120);
const CAUGHT = judged('wrong/rounded', 'failed', ['amounts']);
const SURPRISE = judged('wrong/unseen', 'failed', []);

describe('judgedLines', () => {
  it('tells what caught a wrong fix', () => {
    expect(judgedLines(CAUGHT, '3/9', SCREEN)).toEqual([
      '    3/9  some-scenario  wrong/rounded: failed after 20.0 s (amounts)',
    ]);
  });

  it('tells of a verdict that was another one at first', () => {
    const { verdict } = judged('wrong/rounded', 'failed', []);
    expect(judgedLines({ ...CAUGHT, seed: 8, first: verdict }, '3/9', SCREEN)).toEqual([
      '    3/9  some-scenario  wrong/rounded: failed after 20.0 s (amounts), passed at first, with seed 7',
    ]);
  });

  it('tells of a surprise what should have been, why, and how to see it again', () => {
    const [head, why] = judgedLines(SURPRISE, '4/9', SCREEN);
    expect(head).toContain('passed after 20.0 s; should have failed, seed 7');
    expect(why).toContain('Wrong: only the newest.');
  });
});

describe('the tables', () => {
  it('sum up each scenario and all', () => {
    const lines = outcomeLines(outcomes([CAUGHT, SURPRISE]), SCREEN);
    expect(lines[1]).toMatch(/^some-scenario\s+0\/0\s+1\/2\s+1\s+40 s$/);
    expect(lines[2]).toMatch(/^all\s+0\/0\s+1\/2\s+1\s+40 s$/);
  });

  it('name first the checks that have caught nothing', () => {
    const lines = coverageLines(checkCoverage([CAUGHT, SURPRISE]), SCREEN);
    expect(lines[1]).toMatch(/^some-scenario\s+retries\s+0\s+0$/);
    expect(lines.at(-1)).toContain('1 of 2 checks have caught no wrong fix');
    expect(coverageLines([], SCREEN).at(-1)).toContain('Nothing was judged');
  });
});
