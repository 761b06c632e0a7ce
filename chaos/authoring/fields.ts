import type { z } from 'zod';
import { type Condition, condition } from '#chaos/conditions/condition.ts';
import type { AnswerKey, QuietTwin, ScenarioDefinition } from '#chaos/scenarios/definition.ts';
import type { Draft, Exported } from './draft.ts';
import { answerKeyForm, quietForm, scenarioForm } from './forms.ts';

/*
 * Single fields of a draft, each read by itself: a rule can look at the hints of a scenario whose level is wrong. Undefined
 * is what is not there or has the wrong form, which is for the rules of forms to say.
 */

const raw = (value: unknown, field: string) => (value as Record<string, unknown> | null)?.[field];

function read(exported: Exported, form: z.ZodObject, field: string): unknown {
  return exported.state === 'loaded' ? form.shape[field]?.safeParse(raw(exported.value, field)).data : undefined;
}

export const scenarioField = <Field extends keyof ScenarioDefinition>({ scenario }: Draft, field: Field) =>
  read(scenario, scenarioForm, field) as ScenarioDefinition[Field] | undefined;

export const keyField = <Field extends keyof AnswerKey>({ answerKey }: Draft, field: Field) =>
  read(answerKey, answerKeyForm, field) as AnswerKey[Field] | undefined;

export const quietField = <Field extends keyof QuietTwin>({ quiet }: Draft, field: Field) =>
  read(quiet, quietForm, field) as QuietTwin[Field] | undefined;

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
