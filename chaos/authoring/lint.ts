import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Draft, readDraft } from './draft.ts';
import type { Finding } from './finding.ts';
import type { LabFacts } from './lab-facts.ts';
import { findingOf } from './rule.ts';
import { RULES } from './rules/index.ts';

/** Where scenarios are. */
export const SCENARIOS_ROOT = join(import.meta.dirname, '../scenarios');

/** Folders of all scenarios, also of those that are not whole yet. */
export function scenarioFolders(root = SCENARIOS_ROOT): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** Everything that is wrong with a draft, not only the first. */
function lint(draft: Draft, lab: LabFacts): Finding[] {
  return RULES.flatMap((rule) => rule.faults(draft, lab).map((fault) => findingOf(rule, fault)));
}

/** Everything that is wrong with the scenario in a folder. */
export async function lintFolder(folder: string, lab: LabFacts): Promise<Finding[]> {
  return lint(await readDraft(folder, lab), lab);
}
