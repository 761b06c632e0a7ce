import { setTimeout as delay } from 'node:timers/promises';
import { LabError } from '#chaos/errors/lab-error.ts';
import { sweepBenches } from '../../embedded/bench/bench-folder.ts';
import type { LabPaths } from '../../embedded/lab-paths.ts';
import { readLabRecord, removeLabState } from '../../embedded/lab-state.ts';
import { removePostgresHome } from '../../embedded/postgres/home.ts';
import { processBirth, signalGroup } from '../../embedded/supervisor/process-identity.ts';
import { endSurvivors } from '../../embedded/supervisor/process-register.ts';
import { composeDown } from '../compose/compose-lab.ts';
import { clientFor, isAnswering, pathsOfTeam } from '../lab-client.ts';
import { printLine } from '../print.ts';

/** The controller ends its processes within 2 s each stage; beyond this it hangs and is ended from outside. */
const PATIENCE_MS = 10_000;

/** Ends whatever is left of a lab, whoever died in which order, and removes its files. */
export async function clearUp(paths: LabPaths): Promise<string[]> {
  const record = readLabRecord(paths);
  // The keeper first: it would start the controller again.
  if (record?.keeperPid && processBirth(record.keeperPid) !== undefined) signalGroup(record.keeperPid, 'SIGKILL');
  const ended = await endSurvivors(paths.processFile);
  await sweepBenches();
  removePostgresHome(record?.postgresHome);
  removeLabState(paths);
  return ended;
}

/** Ends a team's lab: no process, port, temporary folder or database is left. Kept code and caches stay. */
export async function down({ team, quiet = false }: { team?: string | undefined; quiet?: boolean }): Promise<void> {
  const paths = pathsOfTeam(team);
  const record = readLabRecord(paths);
  const say = quiet ? () => {} : printLine;
  if (record?.runtime === 'compose') {
    say(`Ending the containers of team ${paths.team} ...`);
    await composeDown(paths);
    say(`The lab of team ${paths.team} is down.`);
    return;
  }
  if (record && (await isAnswering(record))) {
    say(`Ending the lab of team ${paths.team} ...`);
    await clientFor(paths, record)
      .post('/shutdown')
      .catch((error: Error) => {
        if (!(error instanceof LabError) || error.code !== 'lab-down') throw error;
      });
    const deadline = Date.now() + PATIENCE_MS;
    while (record.keeperPid && processBirth(record.keeperPid) !== undefined && Date.now() < deadline) await delay(25);
  }
  const ended = await clearUp(paths);
  if (ended.length > 0) say(`Ended what an earlier lab had left: ${ended.join(', ')}.`);
  say(
    record || ended.length > 0
      ? `The lab of team ${paths.team} is down.`
      : `No lab of team ${paths.team} is up; nothing to do.`,
  );
}
