import type { TeamCode } from '#chaos/api/code-routes.ts';
import type { DrillParts } from '#chaos/api/drill-routes.ts';
import type { CodeHistory } from '#chaos/api/history-routes.ts';
import { ConditionKeeper } from '#chaos/conditions/keeper.ts';
import type { Met } from '#chaos/drill/choosing.ts';
import { Practice } from '#chaos/drill/practice.ts';
import { revelationOf, truthOf } from '#chaos/drill/revelation.ts';
import { Validations } from '#chaos/drill/validations.ts';
import { alarmsOf, sufferingOf } from '#chaos/probes/watch.ts';
import { loadWithKey } from '#chaos/scenarios/discovery.ts';
import { EventLog } from '#chaos/session/event-log.ts';
import { Session } from '#chaos/session/session.ts';
import type { DrillableLab } from '../lab/drillable-lab.ts';
import { sweepBenches } from './bench/bench-folder.ts';
import { drilledCode } from './history/drilled-code.ts';
import { Saves } from './history/saves.ts';
import { PushedCode } from './history/team-code.ts';
import { judgeProcess } from './judge-process.ts';
import type { LabPaths } from './lab-paths.ts';
import { referenceDiff } from './reference-fix.ts';

/** The kill switch has two seconds; a lever that does not answer must not keep the lab from ending. */
const REVERT_ON_STOP_MS = 2_000;

function withinMs(ms: number, work: Promise<void>): Promise<void> {
  return Promise.race([work, new Promise<void>((resolve) => setTimeout(resolve, ms).unref())]);
}

const complain = (message: string) => void process.stderr.write(`${message}\n`);

/** What goes on in a lab beside its own life: incidents, validations, the history of the code. */
export function drillParts(
  lab: DrillableLab,
  paths: LabPaths,
): { drill: DrillParts; session: Session; history: CodeHistory; code: TeamCode } {
  const keeper = new ConditionKeeper({
    journalFile: paths.journalFile,
    levers: lab.levers(),
    onTrouble: complain,
  });
  const practice = new Practice({
    incidentFile: paths.incidentFile,
    metFile: paths.metFile,
    keeper,
    ground: lab,
  });
  const history = new Saves({ directory: paths.history, workspace: paths.workspace });
  const log = EventLog.open(paths.drillLog, complain);
  const session = new Session({
    log,
    practice,
    ground: lab,
    history,
    secretsOf: async ({ scenario, quiet }) => {
      const { key, scenario: told } = await loadWithKey(scenario, { quiet });
      return { key, hints: told.hints, mails: told.mails ?? [] };
    },
  });
  const judge = judgeProcess({ code: paths.services, onPid: (pid) => lab.track('judge', pid) });
  const drilled = drilledCode(history, session);
  const code = new PushedCode({ workspace: paths.workspace, onPushed: drilled.keep });
  const validations = new Validations({
    judge,
    during: (work) => session.holds.during(work),
    practice,
    witness: drilled.witness,
    ground: lab,
  });
  lab.follow({
    async labReady() {
      await Promise.all([practice.recover(), history.open(), sweepBenches()]);
      await session.recover();
    },
    componentReady: (name) => practice.componentReady(name),
    seenByProbes(seen) {
      const { alarms, unknown } = alarmsOf(seen);
      session.pager.hear('probes', alarms, unknown);
      practice.noteUsers(sufferingOf(seen));
    },
    alertsFire: (alerts) => session.pager.hear('alert', alerts),
    codeChanged: drilled.keep,
    holdsTraffic: () => practice.holdsTraffic(),
    async labEnds(why) {
      if (why === 'reset') return practice.endWithLab();
      session.endWithLab();
      // Every process of the lab is about to end, and with them whatever could not be reverted.
      const reverted = practice.endWithLab().catch((error: Error) => complain(error.message));
      await Promise.all([
        withinMs(
          REVERT_ON_STOP_MS,
          reverted.then(() => {}),
        ),
        validations.endAll(),
      ]);
    },
  });
  const reveal = (met: Met) => revelationOf(met, (patch) => referenceDiff(patch, paths.services));
  return { drill: { practice, validations, reveal, truthOf }, session, history: drilled.told, code };
}
