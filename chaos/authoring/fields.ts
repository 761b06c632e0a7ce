import { type Condition, condition } from '#chaos/conditions/condition.ts';
import type { AnswerKey, QuietTwin, ScenarioDefinition } from '#chaos/scenarios/definition.ts';
import type { Draft } from './draft.ts';
import { answerKeyForm, quietForm, scenarioForm } from './forms.ts';

/*
 * Single fields of a draft, each read by itself: a rule can look at the hints of a scenario whose level is wrong. Undefined
 * is what is not there or has the wrong form, which is for the rules of forms to say.
 */

const raw = (value: unknown, field: string) => (value as Record<string, unknown> | null)?.[field];

export function scenarioField<Field extends keyof ScenarioDefinition>(
  { scenario }: Draft,
  field: Field,
): ScenarioDefinition[Field] | undefined {
  if (scenario.state !== 'loaded') return undefined;
  return scenarioForm.shape[field].safeParse(raw(scenario.value, field)).data as ScenarioDefinition[Field] | undefined;
}

export function keyField<Field extends keyof AnswerKey>(
  { answerKey }: Draft,
  field: Field,
): AnswerKey[Field] | undefined {
  if (answerKey.state !== 'loaded') return undefined;
  return answerKeyForm.shape[field].safeParse(raw(answerKey.value, field)).data as AnswerKey[Field] | undefined;
}

export function quietField<Field extends keyof QuietTwin>(
  { quiet }: Draft,
  field: Field,
): QuietTwin[Field] | undefined {
  if (quiet.state !== 'loaded') return undefined;
  return quietForm.shape[field].safeParse(raw(quiet.value, field)).data as QuietTwin[Field] | undefined;
}

/** Conditions that are applied together. */
export interface Plan {
  file: string;
  /** Those that are well-formed, with their places in the list. */
  conditions: { index: number; one: Condition }[];
}

/** The conditions of the scenario, and those of its quiet twin. */
export function plansOf({ scenario, quiet }: Draft): Plan[] {
  const files = { 'scenario.ts': scenario, 'quiet.ts': quiet };
  return Object.entries(files).flatMap(([file, exported]) => {
    const all = exported.state === 'loaded' ? raw(exported.value, 'conditions') : undefined;
    if (!Array.isArray(all)) return [];
    const conditions = all.flatMap((each: unknown, index) => {
      const { data } = condition.safeParse(each);
      return data === undefined ? [] : [{ index, one: data }];
    });
    return [{ file, conditions }];
  });
}

/** Whether nothing is wrong in it, by its answer key or, where that cannot be read, by the scenario itself. */
export function isHarmless(draft: Draft): boolean {
  const service = keyField(draft, 'service');
  return service === undefined ? scenarioField(draft, 'noise') !== undefined : service === 'none';
}
