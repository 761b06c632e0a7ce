import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from '#chaos/errors/lab-error.ts';
import type { AnswerKey, ScenarioDefinition } from './definition.ts';

/** A scenario with its name, which is its folder's. */
export interface Scenario extends ScenarioDefinition {
  id: string;
  folder: string;
}

/** Ids of all scenarios: the folders here that hold a scenario.ts. Nothing has to be registered. */
export function scenarioIds(root = import.meta.dirname): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, entry.name, 'scenario.ts')))
    .map((entry) => entry.name)
    .sort();
}

/** @throws LabError not-found, naming what there is */
export async function loadScenario(id: string, root = import.meta.dirname): Promise<Scenario> {
  requireId(id, root);
  const folder = join(root, id);
  const { scenario } = (await import(join(folder, 'scenario.ts'))) as { scenario: ScenarioDefinition };
  return { ...scenario, id, folder };
}

/** @throws LabError not-found, naming what there is */
export async function loadAnswerKey(id: string, root = import.meta.dirname): Promise<AnswerKey> {
  requireId(id, root);
  const { answerKey } = (await import(join(root, id, 'answer-key.ts'))) as { answerKey: AnswerKey };
  return answerKey;
}

/**
 * Patches of a scenario's right or wrong fixes, by full path.
 * @throws LabError not-found, naming what there is
 */
export function fixes(id: string, kind: 'right' | 'wrong', root = import.meta.dirname): string[] {
  requireId(id, root);
  const folder = join(root, id, 'fixes', kind);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.patch'))
    .sort()
    .map((name) => join(folder, name));
}

function requireId(id: string, root: string): void {
  const ids = scenarioIds(root);
  if (ids.includes(id)) return;
  throw new LabError('not-found', `there is no scenario ${id}; ./drill scenarios lists them`, {
    field: 'scenario',
    expected: ids.join(', ') || 'none',
    got: id,
  });
}
