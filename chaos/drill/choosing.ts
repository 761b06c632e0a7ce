import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { LabError } from '#chaos/errors/lab-error.ts';
import { writeFileAtomically } from '#chaos/files/write-atomically.ts';
import { harmlessIds, loadScenario, quietIds, type Scenario, scenarioIds } from '#chaos/scenarios/discovery.ts';

const met = z.object({
  number: z.string(),
  scenario: z.string(),
  /** It was the scenario's quiet twin. Files of earlier versions do not say so. */
  quiet: z.boolean().default(false),
});
/** An incident that a team has met. */
export type Met = z.infer<typeof met>;

/** Incidents that a team has met, oldest first. A file that cannot be read counts as none: the worst is a repetition. */
export function readMet(file: string): Met[] {
  if (!existsSync(file)) return [];
  try {
    return z.array(met).parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return [];
  }
}

/** Remembers that a team has met an incident. */
export function addMet(file: string, incident: Met): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const before = readMet(file).filter((one) => one.scenario !== incident.scenario || one.quiet !== incident.quiet);
  writeFileAtomically(file, JSON.stringify([...before, incident]));
}

export const hasMet = (before: readonly Met[], { id, quiet }: Pick<Scenario, 'id' | 'quiet'>): boolean =>
  before.some((one) => one.scenario === id && one.quiet === quiet);

/**
 * One that the team has not met; when it has met all, any but the latest.
 * @param before ids of what the team has met, oldest first
 * @param draw a whole number from 0 to below its argument
 * @returns undefined where there is none
 */
export function choose(ids: readonly string[], before: readonly string[], draw: (below: number) => number = randomInt) {
  const unmet = ids.filter((id) => !before.includes(id));
  const latest = before.at(-1);
  const others = ids.filter((id) => id !== latest);
  const candidates = [unmet, others, ids].find((some) => some.length > 0);
  return candidates?.[draw(candidates.length)];
}

/**
 * A scenario, or a quiet twin, that the team has not met. A twin tells nothing of its scenario, so each of the two is met
 * by itself; one where nothing is wrong is its own twin.
 * @param before what the team has met, oldest first
 * @param root folder of the scenarios; by default those that come with the lab
 * @throws LabError not-found where there is none
 */
export async function chooseUnmet(before: readonly Met[], quiet: boolean, root?: string): Promise<Scenario> {
  const ids = quiet ? await quietIds(root) : scenarioIds(root);
  const harmless = quiet ? await harmlessIds(root) : [];
  const met = before.filter((one) => one.quiet === quiet || harmless.includes(one.scenario));
  const chosen = choose(
    ids,
    met.map(({ scenario }) => scenario),
  );
  if (chosen) return loadScenario(chosen, root, { quiet });
  throw new LabError('not-found', `there is no ${quiet ? 'quiet twin' : 'scenario'}: chaos/scenarios/ holds none`);
}
