import { describe, expect, it } from '@jest/globals';
import type { ValidationResult } from '#chaos/api/drill-answers.ts';
import type { Practice } from '#chaos/drill/practice.ts';
import { type Judge, Validations, type VerdictWitness } from '#chaos/drill/validations.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import type { Verdict } from '#chaos/judge/verdict.ts';
import { harmlessIds, quietIds, scenarioIds } from '#chaos/scenarios/discovery.ts';
import { until } from '../../../until.ts';

const never = new AbortController().signal;
const [ID = ''] = scenarioIds();

const verdictOf = (verdict: Verdict['verdict'], seed: number): Verdict => ({
  scenario: ID,
  verdict,
  checks: [{ name: 'amounts', status: verdict, message: '' }],
  seed,
  seconds: 1,
});

/** Validations of a judge that a test holds in its hands, with or without an incident. */
function underTest(
  readings: { present: boolean; reading: string }[] = [],
  incident: { scenario: string; quiet: boolean } = { scenario: ID, quiet: false },
  witnessed: Partial<VerdictWitness> = {},
  during: <Result>(work: () => Promise<Result>) => Promise<Result> = (work) => work(),
) {
  const resolved: string[] = [];
  const judged: { scenario: string; seed: number; only?: string | undefined }[] = [];
  let tell: (line: string) => void = () => {};
  let finish: (verdict: Verdict) => void = () => {};
  let fail: (error: Error) => void = () => {};
  const judge: Judge = (request, onProgress, signal) => {
    judged.push(request);
    tell = onProgress;
    return new Promise((resolve, reject) => {
      finish = resolve;
      fail = reject;
      signal.addEventListener('abort', () => reject(new Error('it was ended')));
    });
  };
  const practice = {
    current: () => (readings.length > 0 ? { number: 'INC-3F2A' } : undefined),
    running: () => {
      if (readings.length > 0) return { number: 'INC-3F2A', ...incident };
      throw new LabError('conflict', 'no incident runs');
    },
    reading: async () => (readings.length > 1 ? readings.shift() : readings[0]),
    resolve: (number: string) => void resolved.push(number),
  } as unknown as Practice;
  const said: string[] = [];
  const ground = { say: (...words: string[]) => void said.push(words.join(' ')) };
  const noted: string[] = [];
  const witness: VerdictWitness = {
    judging: async () => 3,
    judged: async (save, { verdict }, number, isWhole) => {
      noted.push(`${verdict} for save ${save} of ${number}${isWhole ? '' : ', one check'}`);
    },
    ...witnessed,
  };
  const validations = new Validations({ judge, during, practices: [practice], witness, ground });
  const result = (id: string): Promise<ValidationResult> =>
    until('a result', async () => (await validations.read(id, 0, 0, never)).result);
  return {
    validations,
    resolved,
    noted,
    judged,
    said,
    result,
    tell: (line: string) => tell(line),
    finish: (verdict: Verdict['verdict']) => finish(verdictOf(verdict, judged.at(-1)?.seed ?? 0)),
    fail: (message: string) => fail(new Error(message)),
  };
}

describe('a validation', () => {
  it('tells its progress to whoever waits, and then its result', async () => {
    const { validations, tell, finish } = underTest();
    const { id } = await validations.begin({ scenario: ID, seed: 7 });
    const waiting = validations.read(id, 0, 5_000, never);
    tell('starting a private lab');
    expect(await waiting).toEqual({ id, progress: ['starting a private lab'], next: 1, result: null });
    const later = validations.read(id, 1, 5_000, never);
    finish('failed');
    expect(await later).toMatchObject({
      progress: [],
      next: 1,
      result: { verdict: 'failed', seed: 7, scenario: ID, live: null },
    });
  });

  it('tells those who follow the lab its verdict, and not what was judged', async () => {
    const { validations, finish, result, said } = underTest();
    for (const verdict of ['failed', 'passed'] as const) {
      const { id } = await validations.begin({ scenario: ID });
      finish(verdict);
      await result(id);
    }
    expect(said).toEqual([
      'validation failed failed after 1.0 s, 1 of 1 checks',
      'validation passed passed after 1.0 s',
    ]);
  });

  it('is noted with the code that was judged, before anything is resolved by it', async () => {
    const { validations, finish, result, noted, resolved } = underTest(
      [{ present: false, reading: 'fine' }],
      undefined,
      {
        judged: async (save, { verdict }, number, isWhole) =>
          void noted.push(`${verdict} of ${save} for ${number}, ${isWhole}, ${resolved.length} resolved`),
      },
    );
    const whole = await validations.begin({});
    finish('passed');
    await result(whole.id);
    const part = await validations.begin({ only: 'amounts' });
    finish('failed');
    await result(part.id);
    expect(noted).toEqual([
      'passed of 3 for INC-3F2A, true, 0 resolved',
      'failed of 3 for INC-3F2A, false, 1 resolved',
    ]);
  });

  it('is given also where nobody can note it', async () => {
    const lost = async () => {
      throw new Error('the disk is full');
    };
    const { validations, finish, result } = underTest([], undefined, { judged: lost });
    const { id } = await validations.begin({ scenario: ID });
    finish('failed');
    expect(await result(id)).toMatchObject({ verdict: 'failed' });
  });

  it('has a result also where what is done around it fails', async () => {
    const full = async () => {
      throw new Error('the disk is full');
    };
    const { validations, result } = underTest([], undefined, {}, full);
    const { id } = await validations.begin({ scenario: ID });
    expect(await result(id)).toMatchObject({
      verdict: 'no-verdict',
      checks: [{ message: 'The judge failed: the disk is full' }],
    });
  });

  it('hands seed and check on, and draws a seed where none is given', async () => {
    const { validations, judged, finish, result } = underTest();
    const first = await validations.begin({ scenario: ID, seed: 41, only: 'amounts' });
    finish('passed');
    await result(first.id);
    await validations.begin({ scenario: ID });
    expect(judged[0]).toEqual({ scenario: ID, seed: 41, only: 'amounts' });
    expect(Number.isInteger(judged[1]?.seed)).toBe(true);
  });

  it('is refused while another is at work, for an unknown scenario, and without an incident or a name', async () => {
    const { validations } = underTest();
    await expect(validations.begin({})).rejects.toMatchObject({ code: 'conflict' });
    await expect(validations.begin({ scenario: 'no-such' })).rejects.toMatchObject({ code: 'not-found' });
    await validations.begin({ scenario: ID });
    await expect(validations.begin({ scenario: ID })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('ends without a verdict when it is cancelled, or when the judge fails', async () => {
    const { validations, fail, result } = underTest();
    const first = await validations.begin({ scenario: ID });
    validations.cancel(first.id);
    expect(await result(first.id)).toMatchObject({ verdict: 'no-verdict' });
    const second = await validations.begin({ scenario: ID });
    fail('no room on the disk');
    expect((await result(second.id)).checks).toEqual([
      { name: 'bench', status: 'no-verdict', message: 'The judge failed: no room on the disk' },
    ]);
    await expect(validations.read(first.id, 0, 0, never)).rejects.toMatchObject({ code: 'not-found' });
    await validations.endAll();
  });

  it('is ended with the lab', async () => {
    const { validations, result } = underTest();
    const { id } = await validations.begin({ scenario: ID });
    await validations.endAll();
    expect(await result(id)).toMatchObject({ verdict: 'no-verdict' });
  });
});

describe('a validation of the incident that runs', () => {
  it('names it by its number, and resolves it once users are served', async () => {
    const { validations, finish, result, resolved } = underTest([
      { present: true, reading: '62% fail' },
      { present: false, reading: '0% fail' },
    ]);
    const { id } = await validations.begin({});
    finish('passed');
    expect(await result(id)).toMatchObject({
      scenario: 'INC-3F2A',
      verdict: 'passed',
      live: { healthy: true, reading: '0% fail' },
    });
    expect(resolved).toEqual(['INC-3F2A']);
  });

  it('does not resolve it when it failed, however users fare', async () => {
    const { validations, finish, result, resolved } = underTest([{ present: false, reading: '0% fail' }]);
    const { id } = await validations.begin({});
    finish('failed');
    expect(await result(id)).toMatchObject({ scenario: 'INC-3F2A', live: { healthy: true } });
    expect(resolved).toEqual([]);
  });

  it('does not resolve it by one check of many, nor say how users fare', async () => {
    const { validations, finish, result, resolved } = underTest([{ present: false, reading: '0% fail' }]);
    const { id } = await validations.begin({ only: 'amounts' });
    finish('passed');
    expect(await result(id)).toMatchObject({ scenario: 'INC-3F2A', verdict: 'passed', live: null });
    expect(resolved).toEqual([]);
  });

  it('judges a quiet twin by the suite of a scenario where nothing is wrong, and names it by its number all the same', async () => {
    const [harmless] = await harmlessIds();
    const [scenario = ''] = (await quietIds()).filter((id) => id !== harmless);
    const calm = [{ present: false, reading: '0% fail' }];
    const { validations, judged, finish, result, resolved, said } = underTest(calm, { scenario, quiet: true });
    const { id } = await validations.begin({});
    expect(judged.map((one) => one.scenario)).toEqual([harmless]);
    finish('passed');
    expect(await result(id)).toMatchObject({ scenario: 'INC-3F2A', verdict: 'passed', live: { healthy: true } });
    expect([resolved, said]).toEqual([['INC-3F2A'], ['validation passed passed after 1.0 s']]);
    await validations.begin({ scenario });
    expect(judged.at(-1)?.scenario).toBe(scenario);
  });
});
