import { describe, expect, it } from '@jest/globals';
import { readAllowedWords, spoilersIn, tellingWords } from '#chaos/authoring/spoilers.ts';
import { condition } from '#chaos/conditions/condition.ts';
import { readProfile } from '#chaos/load/profiles.ts';
import { loadAnswerKey, loadScenario, quietIds, type Scenario, scenarioIds } from '#chaos/scenarios/discovery.ts';
import { LINKS, linkName, SERVICES } from '#infra/topology.ts';

const everyScenario = scenarioIds();
const withTwin = (
  await Promise.all(
    (
      await quietIds()
    ).map(async (id) => [await loadScenario(id), await loadScenario(id, undefined, { quiet: true })] as const),
  )
).filter(([, twin]) => twin.quiet);

const each = withTwin.map(([scenario, twin]) => ({ id: scenario.id, scenario, twin }));
const severities = ({ pages }: Scenario) => pages.map(({ severity }) => severity);

it('every scenario can be started with nothing wrong', async () => {
  expect(await quietIds()).toEqual(everyScenario);
  expect(each.length).toBeGreaterThan(0);
});

describe.each(each)('the quiet twin of $id', ({ id, scenario, twin }) => {
  it('keeps what users would suffer from, and everything that its author did not say anew', () => {
    const { level, bench, symptom, restartOnStop } = scenario;
    expect(twin).toMatchObject({ level, bench, symptom, restartOnStop });
    expect(Object.keys(twin)).not.toContain('evidence');
  });

  it('pages as its scenario does: as often, as loudly, with other words', () => {
    expect(severities(twin)).toEqual(severities(scenario));
    expect(twin.pages).not.toEqual(scenario.pages);
  });

  it('has conditions that are possible', () => {
    const known = { links: LINKS.map(linkName), services: [...SERVICES] as string[] };
    for (const one of twin.conditions.map((given) => condition.parse(given))) {
      if (one.kind === 'traffic') expect(readProfile(one.profile).journeys).not.toEqual({});
      else if (one.kind === 'toggle') expect(known.services).toContain(one.service);
      else expect(known.links).toContain(one.link);
    }
  });

  it('gives no scenario away, neither by its pages nor by what is told when it is over', async () => {
    const { title, story, symptoms, redHerrings, hints, pages } = twin;
    const { explanation, evidence } = await loadAnswerKey(id, undefined, { quiet: true });
    const told = JSON.stringify([title, story, symptoms, redHerrings, hints, pages, explanation, evidence]);
    expect(spoilersIn(id, told, tellingWords(everyScenario), readAllowedWords())).toEqual([]);
  });

  it('has a key that says that nothing is wrong, and how that shows', async () => {
    const { service, mechanisms, evidence } = await loadAnswerKey(id, undefined, { quiet: true });
    expect([service, mechanisms]).toEqual(['none', ['nothing-wrong']]);
    expect(evidence.length).toBeGreaterThanOrEqual(4);
  });
});
