import type { TeamCode } from '#chaos/api/code-routes.ts';
import type { DrillParts } from '#chaos/api/drill-routes.ts';
import type { CodeHistory } from '#chaos/api/history-routes.ts';
import { ConditionKeeper } from '#chaos/conditions/keeper.ts';
import { SharedConditions } from '#chaos/conditions/shared.ts';
import type { Met } from '#chaos/drill/choosing.ts';
import { Practice, type UsersFeel } from '#chaos/drill/practice.ts';
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

/** What users feel, but for what other incidents make them feel: each is resolved for itself. */
function withoutOthers(felt: UsersFeel, own: Practice, all: readonly Practice[]): UsersFeel {
  const others = all.filter((one) => one !== own).map((one) => one.breaks());
  const mine = own.breaks();
  return new Map([...felt].filter(([id]) => mine.has(id) || !others.some((one) => one.has(id))));
}

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
  const shared = new SharedConditions(keeper);
  const practiceWith = (incidentFile: string) =>
    new Practice({ incidentFile, metFile: paths.metFile, keeper: shared.place(), ground: lab });
  // A drill may run two incidents at once; practice has one.
  const practice = practiceWith(paths.incidentFile);
  const practices = [practice, practiceWith(paths.secondIncidentFile)] as const;
  const history = new Saves({ directory: paths.history, workspace: paths.workspace });
  const log = EventLog.open(paths.drillLog, complain);
  const session = new Session({
    log,
    practices,
    ground: lab,
    history,
    secretsOf: async ({ scenario, quiet }) => {
      const { key, scenario: told } = await loadWithKey(scenario, { quiet });
      return { key, hints: told.hints, mails: told.mails ?? [] };
    },
  });
  const judge = judgeProcess({ code: paths.services, onPid: (pid) => lab.track('judge', pid) });
  const drilled = drilledCode(history, session);
  const code = new PushedCode({
    workspace: paths.workspace,
    onPushed: (how) => drilled.keep(how).catch((error: Error) => complain(error.message)),
  });
  const validations = new Validations({
    judge,
    during: (work) => session.holds.during(work),
    practices,
    witness: drilled.witness,
    ground: lab,
  });
  lab.follow({
    async labReady() {
      await Promise.all(practices.map((one) => one.recall()));
      await Promise.all([...practices.map((one) => one.recover()), history.open(), sweepBenches()]);
      await session.recover();
    },
    async componentReady(name) {
      for (const one of practices) await one.componentReady(name);
    },
    seenByProbes(seen) {
      const { alarms, unknown } = alarmsOf(seen);
      session.pager.hear('probes', alarms, unknown);
      const felt = sufferingOf(seen);
      for (const one of practices) one.noteUsers(withoutOthers(felt, one, practices));
    },
    alertsFire: (alerts) => session.pager.hear('alert', alerts),
    codeChanged: drilled.keep,
    holdsTraffic: () => practices.some((one) => one.holdsTraffic()),
    async labEnds(why) {
      const endAll = () => Promise.all(practices.map((one) => one.endWithLab())).then(() => {});
      if (why === 'reset') return endAll();
      session.endWithLab();
      // Every process of the lab is about to end, and with them whatever could not be reverted.
      const reverted = endAll().catch((error: Error) => complain(error.message));
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
