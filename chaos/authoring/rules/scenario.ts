import type { Rule } from '../rule.ts';
import { faultsOfForm, isOfCondition, loads, SCENARIO } from './exported-file.ts';

const broken = loads(SCENARIO, {
  name: 'scenario-broken',
  why: 'What cannot be loaded cannot be started.',
  next: 'Export `scenario: ScenarioDefinition`, and see what `npm run check:types` says.',
});

const form: Rule = {
  name: 'scenario-form',
  why: 'Everybody who reads a scenario counts on its form.',
  next: 'chaos/scenarios/definition.ts says what each field is for.',
  faults: (draft) => faultsOfForm(SCENARIO, draft, (field) => !isOfCondition(field)),
};

export const scenarioRules = [broken, form];
