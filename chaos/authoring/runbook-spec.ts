import { parse } from 'yaml';
import { z } from 'zod';

const text = z.string({ error: 'must be a text' }).trim().min(1, 'must say something');
const steps = z.array(text, { error: 'must be a list of texts' }).min(1, 'must hold one step at least');

/** runbook.yaml: what the runbook of an incident is generated from, once the incident is over. */
export const runbookSpec = z.strictObject({
  /** In words of the symptom: it stands on pages that teams read. */
  title: text,
  /** Alerts that may fire, by their names; none where none does. */
  alerts: z.array(text, { error: 'must be a list of names of alerts' }),
  /** Who suffers, and what. */
  impact: text,
  /** What to look at, in this order, and with which command. */
  look: z
    .array(z.strictObject({ question: text, command: text }), { error: 'must be a list of questions and commands' })
    .min(1, 'must hold one question at least'),
  /** What makes it bearable before it is repaired. */
  mitigate: steps,
  /** How to see that it is over. */
  confirm: steps,
  /** Whom to tell, and when. */
  escalate: text,
});
export type RunbookSpec = z.infer<typeof runbookSpec>;

/** @throws YAMLParseError when it is no YAML at all; what its form must be is for `runbookSpec` to say */
export function parseRunbook(yaml: string): unknown {
  return parse(yaml);
}
