import type { CodeHistory } from '#chaos/api/history-routes.ts';
import type { VerdictWitness } from '#chaos/drill/validations.ts';
import type { Session } from '#chaos/session/session.ts';
import type { Saves } from './saves.ts';

/**
 * The history of a team's code, of which a drill that runs is told: each change that was deployed, each verdict, each undo.
 */
export function drilledCode(history: Saves, session: Pick<Session, 'code'>) {
  const keep = async (how: string) => {
    const save = await history.keep(how);
    if (save) await session.code.deployed(save);
  };
  const witness: VerdictWitness = {
    async judging() {
      // What was saved a moment ago is judged, and may not be in the history yet.
      await keep('saved');
      return history.newest();
    },
    async judged(save, verdict, number, isWhole) {
      if (number) await session.code.judged(number, save, verdict, isWhole);
      if (!isWhole) return;
      const time = new Date().toISOString();
      await history.noteVerdict(save, { time, number: number ?? null, verdict: verdict.verdict });
    },
  };
  const told: CodeHistory = {
    saves: () => history.saves(),
    diff: (number) => history.diff(number),
    diffSince: (number) => history.diffSince(number),
    async undo(number) {
      const report = await history.undo(number);
      const save = report.files.length > 0 ? (await history.saves()).at(-1) : undefined;
      if (save) await session.code.deployed(save);
      return report;
    },
  };
  return { keep, witness, told };
}
