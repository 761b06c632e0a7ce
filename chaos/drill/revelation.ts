import type { Revelation } from '#chaos/api/drill-answers.ts';
import { MECHANISMS } from '#chaos/judge/mechanisms.ts';
import type { Truth } from '#chaos/report/drill-report.ts';
import { fixes, loadWithKey } from '#chaos/scenarios/discovery.ts';
import { commandOf } from '#chaos/scenarios/evidence.ts';
import type { Met } from './choosing.ts';

/** Shows a patch of the shipped code as a difference to what a team has. A runtime implements it. */
export type ReferenceDiff = (patch: string) => Promise<string>;

/** What was really wrong in an incident, in short. */
export async function truthOf({ scenario: id, quiet }: Omit<Met, 'number'>): Promise<Truth> {
  const { scenario, key } = await loadWithKey(id, { quiet });
  const { service, mechanisms, explanation } = key;
  return { title: scenario.title, service, mechanism: mechanisms.join(' / '), explanation };
}

/** Everything about an incident that a team must not know before it is over. */
export async function revelationOf(
  { number, scenario: id, quiet }: Met,
  referenceDiff: ReferenceDiff,
): Promise<Revelation> {
  const { scenario, key } = await loadWithKey(id, { quiet });
  // The first right fix is the one that its author would show first. A quiet incident has edits that do no harm, and no fix.
  const patch = key.service === 'none' ? undefined : fixes(id, 'right')[0];
  const name =
    patch
      ?.split('/')
      .at(-1)
      ?.replace(/\.patch$/, '') ?? '';
  return {
    number,
    // The team may still meet the scenario itself.
    scenario: quiet ? null : id,
    title: scenario.title,
    story: scenario.story,
    service: key.service,
    mechanisms: key.mechanisms.map((mechanism) => ({ name: mechanism, meaning: MECHANISMS[mechanism] })),
    explanation: key.explanation,
    evidence: key.evidence.map((one) => ({ shows: one.shows, command: commandOf(one) })),
    redHerrings: [...scenario.redHerrings],
    fix: patch === undefined ? null : { name, diff: await referenceDiff(patch) },
  };
}
