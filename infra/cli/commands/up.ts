import { spawn } from 'node:child_process';
import { closeSync, cpSync, existsSync, mkdirSync, openSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { LabEvent, LabStatus } from '#chaos/api/lab-control.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import { prepareWorkspace } from '../../embedded/baseline.ts';
import { type LabPaths, PROJECT_ROOT, STATE_ROOT } from '../../embedded/lab-paths.ts';
import { type LabRecord, newLabRecord, readLabRecord, writeLabRecord } from '../../embedded/lab-state.ts';
import { choosePortBase, readPortBase, requireFreePorts } from '../../embedded/port-blocks.ts';
import { lastWords } from '../../embedded/supervisor/last-words.ts';
import { isSameProcess, processBirth } from '../../embedded/supervisor/process-identity.ts';
import { endSurvivors } from '../../embedded/supervisor/process-register.ts';
import { readListen } from '../../lab/listening.ts';
import { composeUp } from '../compose/compose-lab.ts';
import {
  calledUrls,
  clientFor,
  controllerUrl,
  isAnswering,
  type LabClient,
  type LocalLab,
  pathsOfTeam,
} from '../lab-client.ts';
import { printLine } from '../print.ts';
import { readRuntime } from '../telemetry/options.ts';
import { teamCommand } from '../telemetry/team-command.ts';
import { clearUp, down } from './down.ts';

interface UpOptions {
  team?: string | undefined;
  detach?: boolean;
  /** As typed. */
  portBase?: string;
  /** As typed. */
  runtime?: string;
  /** As typed. */
  listen?: string;
}

/** How a lab is wanted. */
interface Wish {
  portBase: number | undefined;
  listen: string | undefined;
}

/** The controller waits most of the time: it can be small rather than fast. */
const LEAN = ['--max-semi-space-size=1', '--optimize-for-size', '--disable-warning=ExperimentalWarning'];

/** Starts the controller under its keeper, in the background. @returns the keeper's process id */
function startController(paths: LabPaths): number {
  const log = openSync(join(paths.logs, 'controller.log'), 'a');
  const keeper = spawn(
    '/bin/sh',
    [
      join(PROJECT_ROOT, 'infra/embedded/keep-controller.sh'),
      process.execPath,
      ...LEAN,
      'infra/embedded/controller.ts',
      '--team',
      paths.team,
    ],
    { cwd: PROJECT_ROOT, detached: true, stdio: ['ignore', log, log] },
  );
  closeSync(log);
  keeper.unref();
  if (!keeper.pid) throw new LabError('start-failed', 'the controller could not be started: /bin/sh is missing');
  return keeper.pid;
}

interface Following {
  /** Last event that was printed already. */
  from: number;
  onEvent: (event: LabEvent) => void;
  /** Asked after each round; true ends it. */
  isOver: () => boolean | Promise<boolean>;
}

/** Hands on events as they come, also across a restart of the controller (which counts from the beginning). */
async function follow(client: LabClient, { from, onEvent, isOver }: Following): Promise<void> {
  let after = from;
  while (!(await isOver())) {
    try {
      const { events, next } = await client.get<{ events: LabEvent[]; next: number }>('/events', {
        after,
        waitMs: 250,
      });
      events.forEach(onEvent);
      after = next;
    } catch (error) {
      if (!(error instanceof LabError) || error.code !== 'lab-down') throw error;
      after = 0;
      await delay(50);
    }
  }
}

const printEvent = (event: LabEvent) => printLine(`${event.time.slice(11, 19)}  ${event.message}`);

async function prepareRecord(paths: LabPaths, { portBase, listen }: Wish): Promise<LabRecord> {
  const left = readLabRecord(paths);
  if (left && portBase !== undefined && left.portBase !== portBase) await down({ team: paths.team, quiet: true });
  const known = readLabRecord(paths);
  await endSurvivors(paths.processFile);
  const { listen: _, ...record } = known ?? newLabRecord(paths.team, portBase ?? (await choosePortBase(paths.team)));
  await requireFreePorts(record.portBase);
  return { ...record, ...(listen === undefined ? {} : { listen }) };
}

/** A start that was refused leaves nothing, not even its folder. */
function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    // ENOTEMPTY: a lab's record is in it. ENOENT: a failed start has cleared up.
    if (!['ENOTEMPTY', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/** Two `up` at once would start two controllers: the second waits for nothing and says so. */
function claim(paths: LabPaths): Disposable {
  mkdirSync(paths.state, { recursive: true, mode: 0o700 });
  const file = join(paths.state, 'starting');
  try {
    closeSync(openSync(file, 'wx'));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    throw new LabError(
      'start-failed',
      `another ./drill up of team ${paths.team} is starting: wait for it (or remove ${file} if none is)`,
      {},
      { cause },
    );
  }
  const release = () => {
    rmSync(file, { force: true });
    removeIfEmpty(paths.state);
  };
  process.once('exit', release);
  return {
    [Symbol.dispose]: () => {
      process.off('exit', release);
      release();
    },
  };
}

async function start(paths: LabPaths, wish: Wish): Promise<LocalLab> {
  using _claim = claim(paths);
  const record = await prepareRecord(paths, wish);
  await prepareWorkspace(paths);
  writeLabRecord(paths, record);
  const keeperPid = startController(paths);
  writeLabRecord(paths, { ...record, keeperPid });
  const birth = processBirth(keeperPid);
  const isAlive = () => birth !== undefined && isSameProcess({ pid: keeperPid, birth });
  const client = clientFor(paths, record);
  let failure: string | undefined;
  let healthy = false;
  await follow(client, {
    from: 0,
    onEvent: (event) => {
      printEvent(event);
      if (event.what === 'failed') failure = event.message.replace(/^lab: /, '');
      if (event.what === 'healthy') healthy = true;
    },
    isOver: () => healthy || !isAlive(),
  });
  if (healthy) return client;
  const words = failure ?? lastWords(join(paths.logs, 'controller.log'));
  const logs = keepFailureLogs(paths);
  await clearUp(paths);
  throw new LabError('start-failed', `the lab did not start: ${words} (logs: ${logs})`);
}

async function isHealthy(client: LabClient): Promise<boolean> {
  try {
    return (await client.get<LabStatus>('/status')).state === 'healthy';
  } catch (error) {
    if (error instanceof LabError && error.code === 'lab-down') return false;
    throw error;
  }
}

/** `down` removes logs; those of a start that failed are worth keeping. */
function keepFailureLogs(paths: LabPaths): string {
  const kept = join(STATE_ROOT, 'failed-start', paths.team);
  rmSync(kept, { recursive: true, force: true });
  if (existsSync(paths.logs)) {
    mkdirSync(kept, { recursive: true });
    // Both lie in the state folder, so a copy is cheap; renaming would pull open files away.
    cpSync(paths.logs, kept, { recursive: true });
  }
  return kept;
}

function announce(client: LocalLab): void {
  const prefix = client.paths.team === 'default' ? './drill' : `./drill --team ${client.paths.team}`;
  printLine();
  printLine(`The lab of team ${client.paths.team} is up. Its code: ${client.paths.services}`);
  printLine(`  ${prefix} status                what runs and where`);
  printLine(`  ${prefix} traces                the newest requests; --trace ID shows one`);
  printLine(`  ${prefix} logs --follow         what the services say`);
  printLine(`  ${prefix} graph                 who calls whom, how fast, how often in vain`);
  printLine(`  ${controllerUrl(client.record)}/openapi.json  the same for programs`);
}

/** For those who are elsewhere. */
function tellOthers({ record, paths }: LocalLab): void {
  if (record.listen === undefined) return;
  printLine();
  printLine('Others reach it, with the token of the team, at');
  for (const url of calledUrls(record)) printLine(`  ${url}`);
  printLine(`${teamCommand(paths.team, 'bundle')} makes the archive that they need.`);
}

/** Said once: afterwards only the lab's record has them, for its owner alone. */
function tellTokens({ record, paths }: LocalLab): void {
  printLine();
  printLine(`Tokens for programs, told this once; ${paths.labFile} keeps them:`);
  printLine(`  team           ${record.token}`);
  printLine(`  facilitator    ${record.facilitatorToken}   (leads drills; not for the team)`);
  printLine(`  service-admin  ${record.adminToken}   (the services' own switches; not for the team)`);
}

/** A second `up` changes nothing; it returns when the lab is ready, so that what comes after it can count on it. */
async function joinRunning(client: LocalLab, { portBase, listen }: Wish): Promise<void> {
  const { team } = client.paths;
  const { portBase: base } = client.record;
  if (portBase !== undefined && portBase !== base) {
    throw new LabError(
      'port-taken',
      `the lab of team ${team} is up at port base ${base}: end it with ./drill down, then start it at ${portBase}`,
    );
  }
  if (listen !== undefined && listen !== client.record.listen) {
    throw new LabError(
      'port-taken',
      `the lab of team ${team} is up and does not listen at ${listen}: end it with ./drill down, then start it with --listen`,
    );
  }
  let healthy = await isHealthy(client);
  if (!healthy) {
    const { next } = await client.get<{ next: number }>('/events');
    const isOver = async () => {
      healthy = await isHealthy(client);
      return healthy || !(await isAnswering(client.record));
    };
    await follow(client, { from: next, onEvent: printEvent, isOver });
  }
  if (!healthy)
    throw new LabError('start-failed', `the lab of team ${team}, which was starting, is gone: run ./drill up again`);
  printLine(`The lab of team ${team} is up already (${controllerUrl(client.record)}); ./drill down ends it.`);
}

/**
 * Brings a team's lab up. Progress goes to stdout as it happens.
 * @throws LabError port-taken, disk-full, start-failed
 */
export async function up(options: UpOptions): Promise<void> {
  const paths = pathsOfTeam(options.team);
  const portBase = options.portBase === undefined ? undefined : readPortBase(options.portBase);
  const listen = options.listen === undefined ? undefined : readListen(options.listen);
  const wish = { portBase, listen };
  const inContainers = readRuntime(options.runtime) === 'compose';
  const left = readLabRecord(paths);
  if (left && (await isAnswering(left))) return joinRunning(clientFor(paths, left), wish);
  // What is left of a lab in containers has its ports.
  if (left?.runtime === 'compose') await down({ team: paths.team, quiet: true });
  const client = inContainers ? await composeUp({ paths, ...wish }) : await start(paths, wish);
  announce(client);
  tellOthers(client);
  tellTokens(client);
  if (options.detach) return;
  printLine('Ctrl-C ends it.');
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    void down({ team: options.team }).then(() => process.exit(0));
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  const { next } = await client.get<{ next: number }>('/events');
  await follow(client, { from: next, onEvent: printEvent, isOver: () => ending || readLabRecord(paths) === undefined });
}
