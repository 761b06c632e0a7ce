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
