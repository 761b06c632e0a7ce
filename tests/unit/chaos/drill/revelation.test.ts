import { describe, expect, it } from '@jest/globals';
import { revelationOf } from '#chaos/drill/revelation.ts';
import { harmlessIds, loadAnswerKey, quietIds } from '#chaos/scenarios/discovery.ts';

const number = 'INC-3F2A';
const diff = async (patch: string) => `changes of ${patch.split('/').at(-1)}`;
const harmless = await harmlessIds();
const faulty = (await quietIds()).filter((id) => !harmless.includes(id));

describe('what is revealed', () => {
  it.each(faulty)('of %s names the scenario, its cause and a repair', async (scenario) => {
    const { service } = await loadAnswerKey(scenario);
    expect(await revelationOf({ number, scenario, quiet: false }, diff)).toMatchObject({
      number,
      scenario,
      service,
      fix: { diff: expect.stringMatching(/^changes of .*\.patch$/) },
    });
  });

  it.each(faulty)(
    'of the quiet twin of %s is that nothing was wrong, and leaves the scenario to be met',
    async (scenario) => {
      const told = await revelationOf({ number, scenario, quiet: true }, diff);
      expect(told).toMatchObject({ number, scenario: null, service: 'none', fix: null });
      expect(told.mechanisms.map(({ name }) => name)).toEqual(['nothing-wrong']);
      const other = await revelationOf({ number, scenario, quiet: false }, diff);
      for (const part of ['title', 'story', 'explanation', 'evidence', 'redHerrings'] as const)
        expect(told[part]).not.toEqual(other[part]);
      expect(JSON.stringify(told)).not.toContain(scenario);
    },
  );

  it.each(harmless)('of %s, where nothing is wrong, has its name and no repair', async (scenario) => {
    const told = await revelationOf({ number, scenario, quiet: false }, diff);
    expect(told).toMatchObject({ scenario, service: 'none', fix: null });
  });
});
