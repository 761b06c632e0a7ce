import { complaints, scenarioForm } from '../forms.ts';
import type { Rule } from '../rule.ts';

const file = 'scenario.ts';

const broken: Rule = {
  name: 'scenario-broken',
  why: 'What cannot be loaded cannot be started.',
  next: 'Export `scenario: ScenarioDefinition`, and see what `npm run check:types` says.',
  faults: ({ scenario }) =>
    scenario.state === 'broken' ? [{ file, what: `scenario.ts cannot be loaded: ${scenario.reason}` }] : [],
};

const form: Rule = {
  name: 'scenario-form',
  why: 'Everybody who reads a scenario counts on its form.',
  next: 'chaos/scenarios/definition.ts says what each field is for.',
  faults: ({ scenario }) => {
    if (scenario.state !== 'loaded') return [];
    // Conditions have a rule of their own, which says why they must repeat.
    return complaints(scenarioForm, scenario.value)
      .filter(({ field }) => !/^conditions\./.test(field))
      .map(({ what }) => ({ file, what }));
  },
};

export const scenarioRules = [broken, form];
