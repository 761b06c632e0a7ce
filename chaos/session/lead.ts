import type { Turns } from '#chaos/async/turns.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import type { Chronicle } from './chronicle.ts';
import { clockText } from './clock.ts';
import type { Planned } from './incident-forms.ts';
import { type SessionState, stepEndsAtMs, stepOf } from './session-state.ts';

/** Nobody meets more in 180 minutes. */
const MOST_PLANNED = 16;

/** What a facilitator does with the clock and the plan of a drill that runs; nothing of it touches the lab. */
export class Lead {
  private readonly chronicle: Chronicle;
  private readonly turns: Turns;

  /** @param turns those of the session, whose own steps come in between */
  constructor(chronicle: Chronicle, turns: Turns) {
    this.chronicle = chronicle;
    this.turns = turns;
  }

  /** @throws LabError conflict unless a drill runs that does not stand already */
  pause(): Promise<SessionState> {
    return this.change('drill.paused', (state) => !state.isPaused, 'the drill is paused already');
  }

  /** @throws LabError conflict unless a drill is paused */
  resume(): Promise<SessionState> {
    return this.change('drill.resumed', (state) => state.isPaused, 'the drill is not paused');
  }

  /** Makes the step that is on longer. @param byMs drill milliseconds. @throws LabError conflict unless a drill runs */
  extend(byMs: number): Promise<SessionState> {
    return this.turns.take(async () => {
      this.chronicle.running();
      this.chronicle.append({ type: 'phase.extended', byMs }, 'facilitator');
      const state = this.chronicle.running();
      this.chronicle.tell(`${stepOf(state).title} goes on until ${clockText(stepEndsAtMs(state))}`);
      return state;
    });
  }

  /**
   * Plans more incidents. They begin when those are resolved that were planned before, at once where all are.
   * @throws LabError conflict unless a drill runs that still has time for incidents, or when it has too many
   */
  add(plan: readonly Planned[]): Promise<SessionState> {
    return this.turns.take(async () => {
      const state = this.chronicle.running();
      if (state.agenda.slice(state.at).every(({ pressure }) => pressure === null))
        throw new LabError('conflict', `no incident begins any more: ${stepOf(state).title} is on`);
      if (state.plan.length + plan.length > MOST_PLANNED)
        throw new LabError(
          'conflict',
          `a drill has at most ${MOST_PLANNED} incidents, and ${state.plan.length} are planned already`,
        );
      this.chronicle.append({ type: 'incidents.planned', plan: [...plan] }, 'facilitator');
      return this.chronicle.running();
    });
  }

  private change(
    type: 'drill.paused' | 'drill.resumed',
    isPossible: (state: SessionState) => boolean,
    otherwise: string,
  ): Promise<SessionState> {
    return this.turns.take(async () => {
      if (!isPossible(this.chronicle.running())) throw new LabError('conflict', otherwise);
      this.chronicle.append({ type }, 'facilitator');
      this.chronicle.tell(type === 'drill.paused' ? 'the drill is paused' : 'the drill goes on');
      return this.chronicle.running();
    });
  }
}
