import { describe, expect, it } from '@jest/globals';
import type { Verdict } from '#chaos/judge/verdict.ts';
import { CodeEvents } from '#chaos/session/code-events.ts';
import { heldChronicle } from './held-chronicle.ts';
import { BEGUN, begins, deploys, enters, eventsOf, NUMBER, TOLD_DRILL } from './told-drill.ts';

const SAVE = {
  number: 2,
  time: '2026-11-24T03:20:00Z',
  what: 'saved',
  files: [{ path: 'services/billing/store.ts', added: 3, removed: 1 }],
  verdicts: [],
};
const VERDICT: Verdict = {
  scenario: 'a-scenario',
  verdict: 'failed',
  checks: [
    { name: 'amounts', status: 'failed', message: 'A charge is off.' },
    { name: 'limits', status: 'passed', message: '' },
  ],
  seed: 7,
  seconds: 21.5,
};

function code(...told: Parameters<typeof eventsOf>[0]) {
  const held = heldChronicle(told.length > 0 ? eventsOf(told) : []);
  const history = {
    saves: async () => [SAVE],
    diff: async (save: number) => `diff of ${save}`,
    diffSince: async (save: number) => `since ${save}`,
  };
  return { ...held, code: new CodeEvents(held.chronicle, history), history };
}

describe('the code of a team', () => {
  it('is written down with what changed, at each deploy', async () => {
    const { code: under, appended } = code(enters('phase-1', 15), begins(15));
    await under.deployed(SAVE);
    expect(appended()).toMatchObject([
      {
        by: 'team',
        body: {
          type: 'code.deployed',
          save: 2,
          what: 'saved',
          files: ['services/billing/store.ts'],
          diff: 'diff of 2',
        },
      },
    ]);
  });

  it('is written down with its verdict and all that was changed for the incident', async () => {
    const { code: under, bodies } = code(enters('phase-1', 15), begins(15), deploys(20, 4), deploys(25, 5));
    await under.judged(NUMBER, 5, VERDICT, true);
    expect(bodies()).toEqual([
      {
        type: 'verdict.given',
        number: NUMBER,
        verdict: 'failed',
        isWhole: true,
        seed: 7,
        seconds: 21.5,
        failed: ['amounts'],
        save: 5,
        diff: 'since 3',
      },
    ]);
  });

  it('is written down once, also what a controller had saved that died before it could say so', async () => {
    const early = { ...SAVE, number: 1, time: new Date(BEGUN - 60_000).toISOString() };
    const saves = [3, 4, 5].map((number) => ({
      ...SAVE,
      number,
      time: new Date(BEGUN + number * 60_000).toISOString(),
    }));
    const { code: under, bodies, history } = code(enters('phase-1', 15), begins(15), deploys(20, 3));
    history.saves = async () => [early, ...saves];
    await Promise.all([under.catchUp(), under.deployed(saves[2] ?? SAVE)]);
    await under.catchUp();
    expect(
      bodies()
        .map((body) => body.type === 'code.deployed' && body.save)
        .toSorted(),
    ).toEqual([4, 5]);
  });

  it('of which nothing was changed has no difference', async () => {
    const { code: under, bodies } = code(enters('phase-1', 15), begins(15));
    await under.judged(NUMBER, 0, VERDICT, true);
    expect(bodies()).toMatchObject([{ save: 0, diff: '' }]);
  });

  it('is not written down outside a drill, or in one about another incident', async () => {
    const idle = code();
    await idle.code.deployed(SAVE);
    await idle.code.judged(NUMBER, 2, VERDICT, true);
    expect(idle.appended()).toEqual([]);
    const over = heldChronicle(TOLD_DRILL);
    const late = new CodeEvents(over.chronicle, idle.history);
    await late.deployed(SAVE);
    await late.judged(NUMBER, 2, VERDICT, true);
    expect(over.appended()).toEqual([]);
    const other = code(enters('phase-1', 15), begins(15, 'INC-0001'));
    await other.code.judged(NUMBER, 2, VERDICT, true);
    expect(other.appended()).toEqual([]);
  });

  it('is cut where a difference is very long: a log is read whole at each start', async () => {
    const { code: under, bodies, history } = code(enters('phase-1', 15), begins(15));
    history.diff = async () => 'x'.repeat(1_000_000);
    await under.deployed(SAVE);
    const [first] = bodies();
    expect(first?.type === 'code.deployed' && first.diff.length).toBe(100_000);
  });
});
