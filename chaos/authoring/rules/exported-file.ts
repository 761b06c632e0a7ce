import type { z } from 'zod';
import type { Draft, Exported } from '../draft.ts';
import { answerKeyForm, complaints, quietForm, scenarioForm } from '../forms.ts';
import type { Fault, Rule } from '../rule.ts';

/** A file of which a scenario reads what it exports. */
export interface ExportedFile {
  file: string;
  form: z.ZodType;
  of(draft: Draft): Exported;
}

export const SCENARIO: ExportedFile = { file: 'scenario.ts', form: scenarioForm, of: ({ scenario }) => scenario };
export const ANSWER_KEY: ExportedFile = {
  file: 'answer-key.ts',
  form: answerKeyForm,
  of: ({ answerKey }) => answerKey,
};
export const QUIET: ExportedFile = { file: 'quiet.ts', form: quietForm, of: ({ quiet }) => quiet };

/** What is wrong with the form of what a file exports. @param concerns which fields are looked at */
export function faultsOfForm(
  { file, form, of }: ExportedFile,
  draft: Draft,
  concerns: (field: string) => boolean = () => true,
): Fault[] {
  const exported = of(draft);
  if (exported.state !== 'loaded') return [];
  return complaints(form, exported.value)
    .filter(({ field }) => concerns(field))
    .map(({ what }) => ({ file, what }));
}

/** Conditions have a rule of their own, which says why they must repeat. */
export const isOfCondition = (field: string): boolean => field.startsWith('conditions.');

/** That a file can be loaded, and exports what it must. */
export const loads = ({ file, of }: ExportedFile, words: Pick<Rule, 'name' | 'why' | 'next'>): Rule => ({
  ...words,
  faults: (draft) => {
    const exported = of(draft);
    return exported.state === 'broken' ? [{ file, what: `${file} cannot be loaded: ${exported.reason}` }] : [];
  },
});
