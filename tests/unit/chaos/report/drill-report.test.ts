import { describe, expect, it } from '@jest/globals';
import { type DrillReport, reportOf, type Truth } from '#chaos/report/drill-report.ts';
import { htmlReport } from '#chaos/report/html.ts';
import { markdownReport } from '#chaos/report/markdown.ts';
import { timelinePicture } from '#chaos/report/picture.ts';
import { BEGUN, begins, enters, eventsOf, MINUTE, NUMBER, TOLD_DRILL } from '../session/told-drill.ts';

const TRUTH: Truth = {
  title: 'Cents & more',
  service: 'billing',
  mechanism: 'binary-money',
  explanation: 'Amounts are <b>binary</b> fractions.',
};
const report = (events = TOLD_DRILL, truth = TRUTH, minutes = 180): Promise<DrillReport> =>
  reportOf(events, async () => truth, BEGUN + minutes * MINUTE);

describe('the report of a drill', () => {
  it('tells when it was, how long the team worked, and each step', async () => {
    const { begun, state, clock, workedMinutes, phases } = await report();
    expect([begun, state, clock, workedMinutes]).toEqual(['2026-11-24T03:00:00.000Z', 'finished', '06:00', 160]);
    expect(phases.map(({ title, fromMs, toMs }) => [title, (toMs - fromMs) / MINUTE])).toEqual([
      ['Orientation', 10],
      ['Setup', 5],
      ['Phase 1: humans only', 45],
      ['First tea', 10],
      ['Phase 2: verification', 40],
      ['Second tea', 10],
      ['Phase 3: with AI', 30],
      ['Phase 4: post-mortem', 20],
      ['Wrap-up', 10],
    ]);
  });

  it('tells what happened, in order, by the clock of the drill', async () => {
    const { entries } = await report();
    const told = entries
      .filter(({ lane }) => lane !== 'drill' && lane !== 'team')
      .map(({ clock, text }) => `${clock} ${text}`);
    expect(told).toEqual([
      '03:15 INC-3F2A begins',
      '03:15 Page 1: Totals are off',
      '03:24 Mail from a customer: You owe me 3 cents',
      '03:25 The team says worker, binary-money: a red herring, which cost 5 min',
      '03:30 Bo is refused help by AI: Explain the trace',
      '03:40 Hint 1 was taken, which cost 2 min',
      '03:50 The team says billing, binary-money: right',
      '04:20 Save 1 (saved) changes services/billing/store.ts',
      '04:22 Save 1 is judged for INC-3F2A: failed: amounts',
      '05:01 Suggestion 1 of A model, asked by Bo: Whole cents',
      '05:02 Suggestion 1 is accepted by Ada: It is exact',
      '05:03 Cy has read suggestion 1: Touches one file',
      '05:04 Bo applies suggestion 1',
      '05:04 Save 2 (saved) changes services/billing/store.ts',
      '05:06 Save 2 is judged for INC-3F2A: passed',
      '05:07 INC-3F2A is resolved',
      '05:30 What brought INC-3F2A on is reverted',
      '05:30 19 of 20 hops of INC-3F2A could be followed',
    ]);
  });

  it('tells what each incident took, and what it was once the drill is over', async () => {
    const { incidents, rootCauses, resolutions } = await report();
    expect(incidents).toMatchObject([
      {
        number: NUMBER,
        begun: '03:15',
        resolved: '05:07',
        diagnoses: 2,
        hints: 1,
        deploys: 2,
        verdicts: 2,
        truth: TRUTH,
      },
    ]);
    expect([rootCauses, resolutions]).toEqual([
      [{ number: NUMBER, minutes: 42, isReached: true }],
      [{ number: NUMBER, minutes: 99, isReached: true }],
    ]);
  });

  it('keeps to itself what is wrong while the drill runs, in its figures too', async () => {
    const running = eventsOf([enters('phase-1', 15), begins(15)]);
    const asked: string[] = [];
    const { incidents, kpis, state, clock } = await reportOf(
      running,
      async ({ scenario }) => {
        asked.push(scenario);
        return { ...TRUTH, service: 'none' };
      },
      BEGUN + 30 * MINUTE,
    );
    expect([state, clock, asked]).toEqual(['running', '03:30', []]);
    expect(incidents[0]?.truth).toBeNull();
    // As where something has to be repaired: nothing wrong would be left out.
    expect(kpis.find(({ id }) => id === 'fixes-validated')).toMatchObject({ value: 0 });
    const over = await report(
      eventsOf([enters('phase-1', 15), begins(15), [30, { type: 'drill.ended', why: 'stopped' }]]),
      {
        ...TRUTH,
        service: 'none',
      },
    );
    expect(over.kpis.find(({ id }) => id === 'fixes-validated')).toMatchObject({ value: null });
  });

  it('is a page of Markdown in which no text of people is markup', async () => {
    const page = markdownReport(await report());
    expect(page).toContain('| Time to root cause | 42 min | at most 40 min | not met |');
    expect(page).toContain('| AI accuracy | 100% | at least 90% | met |');
    expect(page).toContain('Totals are \\<added\\> twice');
    expect(page).toContain('We are \\| looking');
    expect(page).toContain('## INC-3F2A: Cents & more');
    const rows = page.split('\n').filter((line) => line.startsWith('| 0'));
    for (const row of rows) expect(row.replaceAll('\\|', '').split('|')).toHaveLength(5);
  });

  it('has a picture in letters: a mark in the lane and at the place of each event', async () => {
    const lines = markdownReport(await report()).split('\n');
    const lane = (name: string) => lines.find((line) => line.startsWith(name.padEnd(10)))?.slice(10) ?? '';
    // 72 columns for 180 minutes: one each two and a half.
    expect([...lane('diagnosis').matchAll(/\S/g)].map(({ 0: mark, index }) => [mark, index])).toEqual([
      ['x', 10],
      ['·', 16],
      ['o', 20],
    ]);
    expect([...lane('phases').matchAll(/\|/g)].map(({ index }) => index)).toEqual([0, 4, 6, 24, 28, 44, 48, 60, 68]);
  });

  it('is a page of HTML that loads nothing and runs nothing, whatever people wrote', async () => {
    const page = htmlReport(await report());
    expect(page).not.toMatch(/<script|<link|<img|src=|href=|<added>|<b>/);
    expect(page).toContain('Totals are &lt;added&gt; twice');
    expect(page.match(/<svg /g)).toHaveLength(1);
  });

  it('has a picture with each event at its time, as wide as the drill so far', async () => {
    const whole = await report();
    const picture = timelinePicture(whole);
    expect(picture.match(/<title>0[3-6]:\d\d {2}/g)).toHaveLength(whole.entries.length);
    const places = [...picture.matchAll(/<circle cx="([\d.]+)"[^>]*><title>(\d\d):(\d\d)/g)];
    for (const [, x, hours, minutes] of places)
      expect(Number(x)).toBeCloseTo(90 + ((Number(hours) * 60 + Number(minutes) - 180) / 180) * 890, 0);
    expect(places.length).toBeGreaterThan(3);
    expect(picture).toContain('>06:00<');
    // One that has just begun is a picture too.
    const young = await report(eventsOf([]), TRUTH, 0);
    expect(timelinePicture(young)).not.toMatch(/NaN|Infinity/);
    expect(markdownReport(young)).not.toMatch(/NaN|Infinity|undefined/);
  });
});
