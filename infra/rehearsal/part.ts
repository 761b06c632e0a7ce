import { MECHANISMS, type Mechanism } from '#chaos/judge/mechanisms.ts';
import { SUSPECTS, type Suspect } from '#chaos/scenarios/definition.ts';
import { fixes, loadWithKey } from '#chaos/scenarios/discovery.ts';

/** What a scripted team says and does about one scenario. */
export interface Part {
  scenario: string;
  quiet: boolean;
  /** Whom it blames first, wrongly, and what that costs. */
  wrong: { service: Suspect; mechanism: Mechanism; outcome: 'herring' | 'wrong'; costMinutes: number };
  right: { service: Suspect; mechanism: Mechanism };
  /** Texts of the pages and tickets that come with the incident. */
  pages: readonly string[];
  /** Probes see by themselves that users suffer. */
  isSeen: boolean;
  /** Full paths of the repairs that it tries; null where nothing is wrong. */
  repairs: { wrong: string; right: string } | null;
}

const COSTS = { herring: 5, wrong: 3 } as const;

/** @throws LabError not-found for an unknown scenario, and for a quiet twin where there is none */
export async function partFor(scenario: string, quiet: boolean): Promise<Part> {
  const { key, scenario: told } = await loadWithKey(scenario, { quiet });
  const isNothing = key.service === 'none';
  const herring = isNothing ? 'worker' : key.herrings?.find((one) => one !== 'partner');
  const innocent = SUSPECTS.find((one) => one !== key.service && !key.herrings?.includes(one));
  const outcome = herring ? 'herring' : 'wrong';
  const other = (Object.keys(MECHANISMS) as Mechanism[]).find(
    (one) => one !== 'nothing-wrong' && !key.mechanisms.includes(one),
  );
  const [wrong, right] = [fixes(scenario, 'wrong')[0], fixes(scenario, 'right')[0]];
  return {
    scenario,
    quiet,
    wrong: {
      service: herring ?? innocent ?? 'none',
      mechanism: other ?? key.mechanisms[0],
      outcome,
      costMinutes: COSTS[outcome],
    },
    right: { service: key.service, mechanism: key.mechanisms[0] },
    pages: told.pages.filter(({ seenBy }) => !seenBy).map(({ text }) => text),
    isSeen: told.pages.some(({ seenBy }) => seenBy),
    repairs: isNothing || !wrong || !right ? null : { wrong, right },
  };
}
