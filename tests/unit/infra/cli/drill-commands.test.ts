import { describe, expect, it } from '@jest/globals';
import type { ValidationResult } from '#chaos/api/drill-answers.ts';
import { resultLines } from '#infra/cli/drill/verdict-lines.ts';
import { startFakeApi, TOKEN } from '../../chaos/api/fake-lab.ts';
import { fakeRecorder } from '../../chaos/api/recorded.ts';
import { runDrill, stateOfLab } from './run-drill.ts';

async function run(...args: string[]) {
  await using api = await startFakeApi(fakeRecorder);
  using state = stateOfLab(api.port, TOKEN);
  return { ...(await runDrill(args, state.path)), told: api.lab.told };
}

const RESULT: ValidationResult = {
  scenario: 'INC-3F2A',
  verdict: 'passed',
  checks: [{ name: 'amounts', status: 'passed', message: '' }],
  seed: 19,
  seconds: 21.4,
  live: { healthy: true, reading: '0% of orders fail' },
};

describe('the commands of an incident', () => {
  it.each([
    [['history'], { saves: [expect.objectContaining({ number: 1 })] }],
    [['history', '1'], { diff: expect.stringContaining('store.ts') }],
  ])('print one JSON document for %j', async (args, answer) => {
    const { code, output, errors } = await run(...args, '--json');
    expect([code, errors]).toEqual([0, '']);
    expect(JSON.parse(output)).toEqual(answer);
  });

  it.each([
    [['start'], 'start undefined', /^INC-3F2A has begun at .*\n {2}page {4}Customers wait\n/],
    [['start', 'a-scenario'], 'start a-scenario', /^INC-3F2A has begun/],
    [['start', '--quiet'], 'start undefined quiet', /^INC-3F2A has begun at .*\n {2}page {4}Customers wait\n/],
    [['start', 'a-scenario', '--quiet'], 'start a-scenario quiet', /^INC-3F2A has begun/],
    [['stop'], 'stop', /Reverted in 0\.2 s\.\nINC-3F2A is over\. .*\nThe lab is healthy after 3\.1 s: fine\.\n$/],
    [
      ['reveal'],
      'stop',
      /^INC-3F2A was a-scenario: A title\n.*Cause: billing\.\n.*\.\/drill metrics billing_drift\n.*\+\+\+ b\n$/s,
    ],
    [['reveal', 'INC-00AA'], 'stop', /^INC-00AA was a-scenario: A title\n/],
    [['undo'], 'undo undefined', /put back {2}services\/billing\/store\.ts\nThe code is as it was before save 1\./],
    [['undo', '1'], 'undo 1', /before save 1/],
  ])('do what they say: %j', async (args, told, says) => {
    const { code, output, errors, told: all } = await run(...args);
    expect([code, errors, all]).toEqual([0, '', [told]]);
    expect(output).toMatch(says);
  });

  it('end a validation with its verdict, and tell progress beside the document', async () => {
    const { code, output, errors, told } = await run('validate', '--seed', '19', '--only', 'amounts', '--json');
    expect([code, told]).toEqual([1, ['validate {"seed":19,"only":"amounts"}']]);
    expect(JSON.parse(output)).toMatchObject({ scenario: 'INC-3F2A', verdict: 'failed', seed: 19 });
    expect(errors).toMatch(/^ +\d+\.\d s {2}checking: amounts\n$/);
  });

  it('list saves for people', async () => {
    const { output } = await run('history');
    expect(output).toContain('1  03:20:00  saved  failed   billing/store.ts +3 -1');
  });

  it.each([
    [['undo', 'last'], 'save must be the number of a save'],
    [['history', '0'], 'save must be the number of a save'],
    [['validate', '--seed', '1.5'], '--seed must be a whole number'],
    [['validate', '--seed', '-1'], '--seed must be a whole number'],
    [['start', 'a', 'b'], 'too many arguments'],
  ])('end with 2 and one sentence for %j', async (args, sentence) => {
    const { code, output, errors, told } = await run(...args);
    expect([code, output, told]).toEqual([2, '', []]);
    expect(errors).toContain(sentence);
  });

  it('say what to do where no lab is up; a validation then has no verdict', async () => {
    using state = stateOfLab(1);
    for (const [command, expected] of [
      ['start', 1],
      ['stop', 1],
      ['reveal', 1],
      ['undo', 1],
      ['validate', 3],
    ] as const) {
      const { code, output, errors } = await runDrill([command], state.path);
      expect([command, code, output]).toEqual([command, expected, expect.not.stringContaining('Done')]);
      expect(errors).toContain('./drill up');
    }
  });

  it('list scenarios without a lab', async () => {
    using state = stateOfLab(1);
    const { code, output } = await runDrill(['scenarios', '--json'], state.path);
    expect(code).toBe(0);
    for (const one of JSON.parse(output) as { quiet: unknown }[]) {
      expect(Object.keys(one)).toEqual(['id', 'title', 'level', 'quiet', 'story']);
      expect(one.quiet).toBe(true);
    }
    expect((await runDrill(['scenarios'], state.path)).output).toMatch(
      / {2}--quiet {2}.*\nall-quiet .* itself .*\n\S+ .* yes /,
    );
  });
});

describe('a verdict in words', () => {
  const ASKED = { team: undefined, only: undefined, isDrilled: false };

  it.each([
    [{}, 'PASSED  INC-3F2A, seed 19, 21.4 s', 'INC-3F2A is resolved. ./drill stop ends it.'],
    [{ live: null, scenario: 'a-scenario' }, 'PASSED  a-scenario', '  ✓ amounts'],
    [{ live: { healthy: false, reading: '62% fail' } }, 'PASSED', 'the live lab is not well yet: INC-3F2A stays open.'],
    [
      { verdict: 'failed', live: { healthy: false, reading: '62% fail' } },
      'FAILED',
      'Users of the live lab: 62% fail.',
    ],
    [{ verdict: 'no-verdict', live: null }, 'NO VERDICT', 'This says nothing about your code'],
  ] as const)('with %j', (change, head, last) => {
    const lines = resultLines({ ...RESULT, ...(change as Partial<ValidationResult>) }, ASKED);
    expect(lines[1]).toContain(head);
    expect(lines.at(-1)).toContain(last);
  });

  it('in a drill names no command that ends the incident', () => {
    expect(resultLines(RESULT, { ...ASKED, isDrilled: true }).at(-1)).toBe('INC-3F2A is resolved.');
  });

  it('shows what users would suffer below the check', () => {
    const checks = [{ name: 'amounts', status: 'failed' as const, message: 'A customer pays twice.\nAlways.' }];
    expect(resultLines({ ...RESULT, verdict: 'failed', checks }, ASKED)).toContain('  ✗ amounts');
    expect(resultLines({ ...RESULT, checks }, ASKED).slice(3, 5)).toEqual([
      '      A customer pays twice.',
      '      Always.',
    ]);
    expect(resultLines(RESULT, { ...ASKED, team: 'red' }).at(-1)).toContain('./drill --team red stop');
  });

  it('says of one check that passed that it proves nothing yet', () => {
    const lines = resultLines({ ...RESULT, live: null }, { ...ASKED, only: 'amounts' });
    expect(lines.at(-1)).toBe('One check of many proves nothing yet: ./drill validate runs them all.');
  });
});
