import { LabError } from '#chaos/errors/lab-error.ts';
import type { Part } from './part.ts';
import type { ScriptedTeam } from './scripted-team.ts';

/** One thing that a scripted team does. */
export interface Move {
  /** Drill minutes when it is due. */
  atMinute: number;
  /** Of those that figures depend on: which one it is. */
  milestone?: Milestone;
  what: string;
  make(team: ScriptedTeam, say: (line: string) => void): Promise<void>;
}

/** Moves that figures depend on. */
export type Milestone = 'paged' | 'found' | 'solved';

/** What the one hint that it takes costs. */
export const HINT_MINUTES = 2;

/** @throws LabError conflict that says what should have been */
function require(isSo: boolean, sentence: string): void {
  if (!isSo) throw new LabError('conflict', `the drill did not go as rehearsed: ${sentence}`);
}

function looking({ wrong, right }: Part): Move[] {
  return [
    {
      atMinute: 15,
      milestone: 'paged',
      what: 'the team is called',
      make: (team) => team.isPaged(),
    },
    {
      atMinute: 17,
      what: 'pages are acknowledged, roles taken',
      async make(team) {
        await team.acknowledgeAll('Ada');
        await team.takeRole('incident-commander', 'Ada');
        await team.takeRole('communications', 'Cy');
        await team.takeRole('operations', 'Bo');
      },
    },
    {
      atMinute: 20,
      what: 'AI is asked too early',
      async make(team) {
        require(await team.isRefusedAi('What is wrong here?', 'Bo'), 'AI may help in phase 1');
      },
    },
    {
      atMinute: 22,
      what: `${wrong.service} is blamed`,
      async make(team) {
        const { outcome, costMinutes } = await team.diagnose(wrong.service, wrong.mechanism);
        require(outcome === wrong.outcome, `blaming ${wrong.service} was ${outcome}, not ${wrong.outcome}`);
        require(costMinutes === wrong.costMinutes, `it cost ${costMinutes} minutes, not ${wrong.costMinutes}`);
      },
    },
    {
      atMinute: 24,
      what: 'a hypothesis is refuted',
      make: (team) => team.refute(`It is ${wrong.service}`, 'it is no better without it', 'Bo'),
    },
    {
      atMinute: 26,
      what: 'the company is told',
      make: (team) => team.postUpdate('We are looking; next news in 20 minutes.', 'Cy'),
    },
    { atMinute: 28, what: 'a hint is taken', make: (team) => team.takeHint() },
    {
      atMinute: 35,
      milestone: 'found',
      what: `${right.service} is found`,
      async make(team) {
        const { outcome } = await team.diagnose(right.service, right.mechanism);
        require(outcome === 'right', `the key's own answer was ${outcome}`);
      },
    },
  ];
}

function repairing({ wrong, right }: NonNullable<Part['repairs']>): Move[] {
  return [
    {
      atMinute: 75,
      what: 'a repair is tried that only hides the symptom',
      async make(team, say) {
        await team.acknowledgeAll('Ada');
        await team.change(wrong);
        const { verdict } = await team.validate(say);
        require(verdict === 'failed', `the wrong repair was judged ${verdict}`);
        await team.undo();
      },
    },
    {
      atMinute: 122,
      milestone: 'solved',
      what: 'AI helps, and the repair is proven',
      async make(team, say) {
        await team.applySuggestion('How would you repair it?', 'as the patch says', { asks: 'Bo', reads: 'Ada' });
        await team.change(right);
        const { verdict, live } = await team.validate(say);
        require(verdict === 'passed', `the right repair was judged ${verdict}`);
        require(live?.healthy === true, `users are not served: ${live?.reading ?? 'nothing is known of them'}`);
      },
    },
  ];
}

/** All that a scripted team does about a scenario, in order. */
export const scriptOf = (part: Part): Move[] => [
  ...looking(part),
  ...(part.repairs ? repairing(part.repairs) : []),
  { atMinute: 165, what: 'the last pages are acknowledged', make: (team) => team.acknowledgeAll('Ada') },
];
