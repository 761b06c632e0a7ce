import { describe, expect, it } from '@jest/globals';
import { reportOf } from '#chaos/report/drill-report.ts';
import { quietIds, scenarioIds } from '#chaos/scenarios/discovery.ts';
import { expectationsOf } from '#infra/rehearsal/expectation.ts';
import { type Part, partFor } from '#infra/rehearsal/part.ts';
import { type Milestone, scriptOf } from '#infra/rehearsal/script.ts';
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
    pages: ['Totals are off'],
    isSeen: false,
    repairs: { wrong: '/wrong.patch', right: '/right.patch' },
  };
  const truth = { title: '', service: 'billing', mechanism: 'binary-money', explanation: '' };
  /** What the team of `TOLD_DRILL` would have written down. */
  const NOTES = { paged: 15, found: 50, solved: 127 };
  const met = async (part: Part, notes: Partial<typeof NOTES> = {}, deathMinutes = 0) => {
    const report = await reportOf(TOLD_DRILL, async () => truth, BEGUN + 180 * MINUTE);
    const reached = new Map(Object.entries({ ...NOTES, ...notes }) as [Milestone, number][]);
    const expectations = expectationsOf(part, report, { reached, pace: 60, deathMinutes });
    return Object.fromEntries(expectations.map(({ what, isMet }) => [what, isMet]));
  };

  it('is told from what it says', async () => {
    // Two deploys where the script has three.
    expect(await met(PART)).toEqual({
      'minute of the first page': true,
      'time to root cause, minutes': true,
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
      'pages that came with the incident': true,
      'false pages': true,
      'pages that are not over': false,
      steps: true,
    });
  });

  it('holds its times against what the team wrote down, and lets a death put them off', async () => {
    const time = 'time to root cause, minutes';
    expect([(await met(PART, { found: 45 }))[time], (await met(PART, { found: 45 }, 5))[time]]).toEqual([false, true]);
    // Tea is no work.
    const solved = 'time to resolution, minutes';
    expect([(await met(PART, { solved: 115 }))[solved], (await met(PART, { solved: 120 }))[solved]]).toEqual([
      false,
      false,
    ]);
    const paged = 'minute of the first page';
    expect([
      (await met(PART, { paged: 40 }))[paged],
      (await met({ ...PART, isSeen: true }, { paged: 40 }))[paged],
    ]).toEqual([false, true]);
  });

  it('counts pages of the probes, which are false where users have nothing to suffer from', async () => {
    const other = { ...PART, pages: ['Something else'] };
    expect(await met(other)).toMatchObject({ 'pages that came with the incident': false, 'false pages': false });
    expect(await met({ ...other, isSeen: true })).toMatchObject({ 'pages of the probes': true });
  });

  it('is that nothing was repaired where nothing is wrong', async () => {
    expect(await met({ ...PART, repairs: null })).toMatchObject({
      'fixes validated': false,
      'AI accuracy': false,
      deploys: false,
    });
  });
});
