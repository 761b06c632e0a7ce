import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from '#chaos/errors/lab-error.ts';
import type { AnswerKey, QuietTwin, ScenarioDefinition } from './definition.ts';
import { quietKey, quietScenario } from './quiet-twin.ts';

/** The file of a scenario's quiet twin. */
const TWIN = 'quiet.ts';

/** A scenario with its name, which is its folder's. */
export interface Scenario extends ScenarioDefinition {
  id: string;
  folder: string;
  /** It is the quiet twin of what has this id. */
  quiet: boolean;
}

interface Loading {
  /** As its quiet twin; one where nothing is wrong is its own. Default false. */
  quiet?: boolean | undefined;
}

/** Ids of all scenarios: the folders here that hold a scenario.ts. Nothing has to be registered. */
export function scenarioIds(root = import.meta.dirname): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, entry.name, 'scenario.ts')))
    .map((entry) => entry.name)
    .sort();
}

async function harmlessScenarios(root: string): Promise<Scenario[]> {
  const all = await Promise.all(scenarioIds(root).map((id) => loadScenario(id, root)));
  return all.filter(({ noise }) => noise);
}

/** Ids of the scenarios where nothing is wrong. */
export async function harmlessIds(root = import.meta.dirname): Promise<string[]> {
  return (await harmlessScenarios(root)).map(({ id }) => id);
}

/** Ids of the scenarios that can be started with nothing wrong. */
export async function quietIds(root = import.meta.dirname): Promise<string[]> {
  const harmless = await harmlessIds(root);
  return scenarioIds(root).filter((id) => harmless.includes(id) || existsSync(join(root, id, TWIN)));
}

/**
 * The scenario whose suite judges what a team makes of another. The own suite of a scenario would fail the defect that
 * sleeps in the code as shipped; in a quiet twin only what a change has done is to be judged, by the harmless scenario that
 * looks at the most services.
 * @throws LabError not-found
 */
export async function judgedAs(id: string, { quiet }: Loading, root = import.meta.dirname): Promise<string> {
  if (!quiet) return id;
  const [widest] = (await harmlessScenarios(root)).sort((one, other) => other.bench.length - one.bench.length);
  if (widest) return widest.id;
  throw new LabError('not-found', 'no scenario is here in which nothing is wrong, whose suite judges quiet twins');
}

/** @throws LabError not-found, naming what there is */
export async function loadScenario(id: string, root = import.meta.dirname, { quiet }: Loading = {}): Promise<Scenario> {
  requireId(id, root);
  const folder = join(root, id);
  const { scenario } = (await import(join(folder, 'scenario.ts'))) as { scenario: ScenarioDefinition };
  if (!quiet || scenario.noise) return { ...scenario, id, folder, quiet: false };
  return { ...quietScenario(scenario, await loadTwin(id, root)), id, folder, quiet: true };
}

/** @throws LabError not-found, naming what there is */
export async function loadAnswerKey(
  id: string,
  root = import.meta.dirname,
  { quiet }: Loading = {},
): Promise<AnswerKey> {
  requireId(id, root);
  const { answerKey } = (await import(join(root, id, 'answer-key.ts'))) as { answerKey: AnswerKey };
  return quiet && answerKey.service !== 'none' ? quietKey(await loadTwin(id, root)) : answerKey;
}

/** A scenario with its key, both of its quiet twin where that is asked for. @throws LabError not-found, naming what there is */
export async function loadWithKey(id: string, loading: Loading): Promise<{ scenario: Scenario; key: AnswerKey }> {
  const [scenario, key] = await Promise.all([
    loadScenario(id, undefined, loading),
    loadAnswerKey(id, undefined, loading),
  ]);
  return { scenario, key };
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

async function loadTwin(id: string, root: string): Promise<QuietTwin> {
  const file = join(root, id, TWIN);
  if (existsSync(file)) return ((await import(file)) as { quiet: QuietTwin }).quiet;
  const message = `${id} has no quiet twin: start one that has, ./drill scenarios shows which, or write its ${TWIN}`;
  throw new LabError('not-found', message, {
    field: 'scenario',
    expected: (await quietIds(root)).join(', ') || 'none',
    got: id,
  });
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
