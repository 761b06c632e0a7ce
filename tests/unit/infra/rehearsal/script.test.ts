import { describe, expect, it } from '@jest/globals';
import { reportOf } from '#chaos/report/drill-report.ts';
import { quietIds, scenarioIds } from '#chaos/scenarios/discovery.ts';
import { expectationsOf } from '#infra/rehearsal/expectation.ts';
import { type Part, partFor } from '#infra/rehearsal/part.ts';
import { scriptOf } from '#infra/rehearsal/script.ts';
import { BEGUN, MINUTE, TOLD_DRILL } from '../../chaos/session/told-drill.ts';

describe('the part of a scripted team', () => {
  it.each(scenarioIds())('in %s blames somebody wrongly, and then says what the key says', async (id) => {
    const part = await partFor(id, false);
    expect(part.wrong.service).not.toBe(part.right.service);
    expect(part.repairs === null).toBe(part.right.service === 'none');
    const due = scriptOf(part).map(({ atMinute }) => atMinute);
    expect(due).toEqual(due.toSorted((a, b) => a - b));
  });

  it('repairs nothing in a quiet twin', async () => {
    for (const id of await quietIds())
      expect(await partFor(id, true)).toMatchObject({ right: { service: 'none' }, repairs: null });
    await expect(partFor('no-such', false)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('what the report of a rehearsed drill must say', () => {
  const PART: Part = {
    scenario: 'a-scenario',
    quiet: false,
    wrong: { service: 'worker', mechanism: 'cpu-saturation', outcome: 'herring', costMinutes: 5 },
    right: { service: 'billing', mechanism: 'binary-money' },
    repairs: { wrong: '/wrong.patch', right: '/right.patch' },
  };
  const truth = { title: '', service: 'billing', mechanism: 'binary-money', explanation: '' };
  const met = async (part: Part, late?: number) => {
    const report = await reportOf(TOLD_DRILL, async () => truth, BEGUN + 180 * MINUTE);
    return Object.fromEntries(expectationsOf(part, report, late).map(({ what, isMet }) => [what, isMet]));
  };

  it('is told from what it says', async () => {
    // Root cause at 03:50 and a repair at 05:07, where the script has 03:35 and 05:02; two deploys where it has three.
    expect(await met(PART)).toEqual({
      'time to root cause, minutes': false,
      'time to resolution, minutes': true,
      'fixes validated': true,
      'AI accuracy': true,
      'correlation coverage': true,
      incidents: true,
      'incidents resolved': true,
      diagnoses: true,
      hints: true,
      deploys: false,
      'refusals by the gate': true,
      'pages that nobody acknowledged': true,
      pages: true,
      steps: true,
    });
    expect(await met(PART, 10)).toMatchObject({ 'time to root cause, minutes': true });
  });

  it('is that nothing was repaired where nothing is wrong', async () => {
    expect(await met({ ...PART, repairs: null })).toMatchObject({
      'fixes validated': false,
      'AI accuracy': false,
      deploys: false,
    });
  });
});
