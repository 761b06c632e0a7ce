import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AnswerKey } from '#chaos/scenarios/definition.ts';
import { fixes, loadAnswerKey, quietIds, scenarioIds } from '#chaos/scenarios/discovery.ts';
import { Rehearsal } from './rehearsal.ts';

const PORT_BASE = 5900;
const LONG_MS = 180_000;

const keys = await Promise.all(scenarioIds().map(async (id) => [id, await loadAnswerKey(id)] as const));
const faulty = keys.filter(([, key]) => key.service !== 'none');
const quiet = keys.filter(([, key]) => key.service === 'none');
const withTwin = await quietIds();

/** The rows follow each other in one lab: shipped, then repaired. */
function inOneLab(id: string): { lab: () => Rehearsal } {
  let lab: Rehearsal | undefined;
  beforeAll(async () => {
    lab = await Rehearsal.begin(id, PORT_BASE);
  }, LONG_MS);
  afterAll(async () => lab?.[Symbol.asyncDispose](), LONG_MS);
  return {
    lab: () => {
      if (lab) return lab;
      throw new Error('the lab did not start');
    },
  };
}

const rehearseFault = (id: string, key: AnswerKey) => {
  const { lab } = inOneLab(id);
  const [patch = ''] = fixes(id, 'right');

  it(
    'as shipped, conditions off: is healthy, the defect is latent',
    async () => {
      await lab().calm();
    },
    LONG_MS,
  );

  it(
    'as shipped, conditions on: shows its symptom in time, and all the evidence of its key',
    async () => {
      await lab().start();
      expect(await lab().symptom()).toBeLessThanOrEqual(lab().scenario.symptom.withinSeconds);
      expect(await lab().missing(key.evidence)).toEqual([]);
    },
    LONG_MS,
  );

  it(
    'as shipped: is failed by its judge beside the live lab, and nothing gives it away',
    async () => {
      const { verdict, checks, live } = await lab().validate();
      expect([verdict, checks.filter(({ status }) => status === 'no-verdict')]).toEqual(['failed', []]);
      expect(live).toMatchObject({ healthy: false });
      expect(await lab().spoilers()).toEqual([]);
    },
    LONG_MS,
  );

  it(
    'as shipped, after a stop: is healthy',
    async () => {
      expect(await lab().stop()).toMatchObject({ healthy: true });
      await lab().calm();
    },
    LONG_MS,
  );

  // In a lab where the real one has just been: what that left behind must not show either.
  if (withTwin.includes(id)) {
    it(
      'as shipped, as its quiet twin: makes noise, serves its users, is passed by a judge, and nothing gives it away',
      async () => {
        const { evidence } = await loadAnswerKey(id, undefined, { quiet: true });
        await lab().start('--quiet');
        await Promise.all([lab().noise(), lab().undisturbed()]);
        expect(await lab().missing(evidence)).toEqual([]);
        const { verdict, checks, live } = await lab().validate();
        expect([verdict, checks.filter(({ status }) => status !== 'passed')]).toEqual(['passed', []]);
        expect(live).toMatchObject({ healthy: true });
        expect(await lab().spoilers()).toEqual([]);
        expect(await lab().stop()).toMatchObject({ healthy: true });
      },
      LONG_MS,
    );
  }

  it(
    'repaired, conditions off: is healthy',
    async () => {
      await lab().repair(patch);
      await lab().calm();
    },
    LONG_MS,
  );

  it(
    'repaired, conditions on: is healthy again, and passed by its judge',
    async () => {
      await lab().start();
      await lab().calm();
      const { verdict, checks, live } = await lab().validate();
      expect([verdict, checks.filter(({ status }) => status !== 'passed')]).toEqual(['passed', []]);
      expect(live).toMatchObject({ healthy: true });
      expect(await lab().stop()).toMatchObject({ healthy: true });
    },
    LONG_MS,
  );
};

const rehearseQuiet = (id: string, key: AnswerKey) => {
  const { lab } = inOneLab(id);
  const [harm = ''] = fixes(id, 'wrong');

  it(
    'conditions off: every hop of a request left a span, a log line and an exemplar',
    async () => {
      expect(await lab().uncovered()).toEqual([]);
    },
    LONG_MS,
  );

  it(
    'conditions on: makes noise, serves its users, and is passed by its judge',
    async () => {
      await lab().start();
      await lab().noise();
      expect(await lab().missing(key.evidence)).toEqual([]);
      const { verdict, checks, live } = await lab().validate();
      expect([verdict, checks.filter(({ status }) => status !== 'passed')]).toEqual(['passed', []]);
      expect(live).toMatchObject({ healthy: true });
      expect(await lab().spoilers()).toEqual([]);
    },
    LONG_MS,
  );

  it(
    'tells a change that does harm',
    async () => {
      await lab().repair(harm);
      expect((await lab().validate()).verdict).toBe('failed');
      await lab().stop();
    },
    LONG_MS,
  );
};

for (const [id, key] of faulty) describe(id, () => rehearseFault(id, key));
for (const [id, key] of quiet) describe(`${id}, where nothing is wrong`, () => rehearseQuiet(id, key));
