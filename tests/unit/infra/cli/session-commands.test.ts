import { describe, expect, it } from '@jest/globals';
import { AGENDA } from '#chaos/session/agenda.ts';
import { minutesOf } from '#infra/cli/commands/session-commands.ts';
import { facilitatorNotes } from '#infra/cli/drill/facilitator-notes.ts';
import { FACILITATOR, startFakeApi, TOKEN } from '../../chaos/api/fake-lab.ts';
import { fakeRecorder } from '../../chaos/api/recorded.ts';
import { runDrill, stateOfLab } from './run-drill.ts';

async function run(...args: string[]) {
  await using api = await startFakeApi(fakeRecorder);
  using state = stateOfLab(api.port, TOKEN, FACILITATOR);
  return { ...(await runDrill(['session', ...args], state.path)), told: api.lab.told };
}

describe('the commands of a drill', () => {
  it.each([
    [[], []],
    [['begin'], ['begin {"plan":[{"scenario":"a-scenario","quiet":false}],"pace":1}']],
    [['begin', 'one', 'two'], [expect.stringMatching(/^begin {"plan":\[{.*},{.*}\],"pace":1}$/)]],
    [['begin', '--pace', '60'], [expect.stringContaining('"pace":60')]],
    [['pause'], ['pause']],
    [['resume'], ['resume']],
    [['next'], ['next']],
    [['extend', '90s'], ['extend 90000']],
    [['add', 'one'], ['add [{"scenario":"a-scenario","quiet":false}]']],
    [['add', 'one+two', '--quiet'], [expect.stringMatching(/^add \[{.*},{.*"isBeside":true}\]$/)]],
    [['end'], ['end']],
  ])('do what they say, and tell how the drill stands: %j', async (args, told) => {
    const { code, output, errors, told: all } = await run(...args);
    expect([code, errors, all]).toEqual([0, '', told]);
    expect(output).toMatch(/^Drill 1 is paused\. By its clock it is 03:20, at 60 times the pace of life\.\n/);
    expect(output).toMatch(/now +Phase 1: humans only +45 min +until 04:00\n/);
    expect(output).toMatch(/INC-3F2A: open\n/);
  });

  it.each([[[]], [['begin']], [['next']], [['end']], [['notes']]])('print one JSON document for %j', async (args) => {
    for (const words of [
      [...args, '--json'],
      ['--json', ...args],
    ]) {
      const { code, output, errors } = await run(...words);
      expect([code, errors]).toEqual([0, '']);
      expect(() => JSON.parse(output)).not.toThrow();
    }
  });

  it('say what is wrong, with all that is shown for it', async () => {
    await using api = await startFakeApi(fakeRecorder);
    using state = stateOfLab(api.port, TOKEN);
    const words = [
      'orders',
      'hold-and-wait',
      '--trace',
      'a1',
      '--trace',
      'b2',
      '--log',
      'no stock',
      '--metric',
      'waits',
    ];
    const { code, output, errors } = await runDrill(['diagnose', ...words], state.path);
    expect([code, errors]).toEqual([1, '']);
    expect(output).toBe('INC-3F2A. Partly right: the service is at fault, by another mechanism. It costs 2 minutes.\n');
    const [claim, evidence] = JSON.parse(api.lab.told[0]?.slice('diagnose '.length) ?? '');
    expect(claim).toEqual({ service: 'orders', mechanism: 'hold-and-wait' });
    expect(evidence).toEqual([
      { kind: 'trace', value: 'a1' },
      { kind: 'trace', value: 'b2' },
      { kind: 'log', value: 'no stock' },
      { kind: 'metric', value: 'waits' },
    ]);
    const unnamed = await runDrill(['diagnose', 'orders', '--log', 'x'], state.path);
    expect(unnamed.output).toContain('Partly right: the service is at fault; say how.');
    const bare = await runDrill(['diagnose', 'orders'], state.path);
    expect([bare.code, bare.errors]).toEqual([2, expect.stringContaining('a diagnosis needs evidence')]);
    const moon = await runDrill(['diagnose', 'moon', '--log', 'x'], state.path);
    expect([moon.code, moon.errors]).toEqual([2, expect.stringContaining('must be one of storefront, orders')]);
  });

  it('tell a hint, and what a diagnosis is chosen from', async () => {
    await using api = await startFakeApi(fakeRecorder);
    using state = stateOfLab(api.port, TOKEN);
    expect((await runDrill(['hint'], state.path)).output).toBe('INC-3F2A, hint 2: Count.\nIt costs 5 minutes.\n');
    const { output } = await runDrill(['mechanisms'], state.path);
    expect(output).toMatch(/^Services: storefront, .*, none\n/);
    expect(output).toMatch(/hold-and-wait +A scarce resource/);
    for (const command of ['hint', 'mechanisms', 'diagnose'])
      expect(
        JSON.parse(
          (await runDrill([command, ...(command === 'diagnose' ? ['none', '--log', 'x'] : []), '--json'], state.path))
            .output,
        ),
      ).toBeTruthy();
  });

  it("prints the facilitator's notes for the step that is on", async () => {
    const { code, output } = await run('notes');
    expect(code).toBe(0);
    expect(output).toMatch(/^Phase 1: humans only, until 04:00; it is 03:20\.\nForty-five minutes\./);
  });

  it.each([
    ['extend', 'soon'],
    ['extend', '5 weeks'],
    ['extend', ''],
    ['begin', '--pace', 'fast'],
    ['begin', '--pace', ''],
  ])('refuse %s %s', async (...args) => {
    const { code, errors, told } = await run(...args.filter((one) => one !== undefined));
    expect([code, told]).toEqual([2, []]);
    expect(errors).toContain('must be');
  });

  it.each([
    ['5m', 5],
    ['5', 5],
    ['90s', 1.5],
    ['1h', 60],
    ['0.5m', 0.5],
  ])('take %s for %d minutes', (text, minutes) => expect(minutesOf(text)).toBe(minutes));
});

describe("the facilitator's page", () => {
  it('has notes for every step of the agenda, in order, and how long it takes', () => {
    const notes = facilitatorNotes();
    const titles = AGENDA.map(({ title }) => title);
    expect([...notes.keys()].filter((title) => titles.includes(title))).toEqual(titles);
    const WORDS: Record<number, string> = {
      5: 'Five',
      10: 'Ten',
      20: 'Twenty',
      30: 'Thirty',
      40: 'Forty',
      45: 'Forty-five',
    };
    for (const { title, minutes } of AGENDA) expect(notes.get(title)).toMatch(new RegExp(`^${WORDS[minutes]} minutes`));
  });
});
