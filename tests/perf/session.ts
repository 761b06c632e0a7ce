// A drill under way: how long an event takes to be written down, how soon the lab is as a step wants it, how soon somebody is
// called, how soon the kill switch has reverted everything, also with the proxy or the database dead. Prints figures; asserts
// none.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PagerAnswer } from '#chaos/api/pager-answers.ts';
import type { SessionEnd } from '#chaos/api/session-answers.ts';
import { OBJECTIVES } from '#chaos/probes/objectives.ts';
import { createRecordReader } from '#chaos/recorder/reader.ts';
import { loadScenario, scenarioIds } from '#chaos/scenarios/discovery.ts';
import { EventLog } from '#chaos/session/event-log.ts';
import type { SessionEvent } from '#chaos/session/events.ts';
import { labPaths, STATE_ROOT } from '#infra/embedded/lab-paths.ts';
import { portPlan } from '#infra/topology.ts';
import { drill, ROOT, removeLab, secondsSince, soon, TEAM } from './measure/measured-lab.ts';

const PORT_BASE = 24_700;
const APPENDS = 2_000;
/** Steps in which an incident runs, but for the first of them, in which it has to be loaded. */
const PRESSED_STEPS = 4;
const record = createRecordReader(`http://127.0.0.1:${portPlan(PORT_BASE).controller}/api/v1`);

interface PageFigures {
  /** Seconds from the step that begins the incident until users suffered. */
  symptomSeconds: number;
  /** Seconds from then on until probes called the team; less than nothing where they were quicker than the record. */
  pageSeconds: number;
}

interface KillFigures {
  revertedSeconds: number;
  healthySeconds: number;
}

export interface SessionBenchmark {
  append: { p50Ms: number; p99Ms: number; maxMs: number };
  /** Milliseconds from each step that was entered until what it asks of the lab was in force. */
  phaseMs: number[];
  pages: Record<string, PageFigures>;
  kill: Record<'all is well' | 'the proxy is dead' | 'the database is dead', KillFigures>;
}

/** On the disk that drills are kept on. */
function measureAppend(): SessionBenchmark['append'] {
  const folder = mkdtempSync(join(STATE_ROOT, 'append-'));
  const log = new EventLog(join(folder, 'drills.db'));
  const took: number[] = [];
  for (let index = 0; index < APPENDS; index += 1) {
    const begun = performance.now();
    log.append(1, { type: 'drill.paused' }, { by: 'facilitator', time: Date.now() });
    took.push(performance.now() - begun);
  }
  log.close();
  rmSync(folder, { recursive: true });
  const sorted = took.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return { p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}

const session = (...words: string[]) => drill('session', ...words);

/** Ends the drill; whether its users are served in time is a figure of the kill switch's own. */
const end = () => session('end').catch(() => {});

function events(): readonly SessionEvent[] {
  const log = new EventLog(labPaths(TEAM).drillLog);
  try {
    return log.read(log.latestDrill());
  } finally {
    log.close();
  }
}

async function healthy(): Promise<void> {
  await soon(async () => {
    const { stdout } = await drill('status', '--json').catch((error: { stdout: string }) => error);
    return stdout.includes('"state": "healthy"') || undefined;
  });
}

/** Begins a drill, and goes on to the step with the incident. */
async function begin(scenario: string): Promise<void> {
  await session('begin', scenario);
  await session('next');
  await session('next');
}

/** From a step's entry until what it asks for was noted as applied, for every step that asks for something else than the one before. */
async function measurePhases(scenario: string): Promise<number[]> {
  await begin(scenario);
  for (let step = 0; step < PRESSED_STEPS; step += 1) {
    const applied = () => events().filter(({ body }) => body.type === 'conditions.applied').length;
    const before = applied();
    await session('next');
    await soon(async () => applied() > before || undefined);
  }
  const all = events();
  await end();
  return all.flatMap(({ body, time }) => {
    if (body.type !== 'conditions.applied') return [];
    const entered = all.findLast((one) => one.time <= time && one.body.type === 'phase.entered');
    return entered ? [time - entered.time] : [];
  });
}

async function measurePage(id: string): Promise<PageFigures> {
  const { symptom, pages: planned } = await loadScenario(id);
  // What the one before has left may still call.
  const suffering = planned.flatMap(({ seenBy }) => (seenBy ? [OBJECTIVES[seenBy].suffering] : []));
  await begin(id);
  const begun = performance.now();
  const suffers = soon(async () => (await symptom.read(record)).present || undefined).then(() => secondsSince(begun));
  const called = soon(async () => {
    const { pages } = JSON.parse((await drill('pages', '--json')).stdout) as PagerAnswer;
    return pages.some(({ text }) => suffering.some((one) => text.startsWith(one))) || undefined;
  }).then(() => secondsSince(begun));
  const [symptomSeconds, pagedSeconds] = await Promise.all([suffers, called]);
  await end();
  await healthy();
  return { symptomSeconds, pageSeconds: pagedSeconds - symptomSeconds };
}

/** @param victim a part of the lab that is dead when the switch is pulled */
async function measureKill(victim?: 'toxiproxy' | 'postgres'): Promise<KillFigures> {
  await begin('circular-deadlock');
  await soon(async () => (await (await loadScenario('circular-deadlock')).symptom.read(record)).present || undefined);
  if (victim) {
    const processes = JSON.parse(readFileSync(join(ROOT, '.drill/labs', TEAM, 'processes.json'), 'utf8')) as Record<
      string,
      { pid: number }
    >;
    process.kill(processes[victim]?.pid ?? 0, 'SIGKILL');
  }
  const { stdout } = await session('end', '--json').catch((error: { stdout: string }) => error);
  const { report } = JSON.parse(stdout) as SessionEnd;
  await healthy();
  return { revertedSeconds: report.revertedSeconds, healthySeconds: report.seconds };
}

export async function benchmarkSession(options: { onProgress: (line: string) => void }): Promise<SessionBenchmark> {
  const { onProgress } = options;
  await drill('down');
  onProgress('events');
  const append = measureAppend();
  onProgress('starting a lab');
  await drill('up', '--detach', '--port-base', String(PORT_BASE));
  try {
    await healthy();
    onProgress('the steps of a drill');
    const phaseMs = await measurePhases('red-herring');
    await healthy();
    const pages: SessionBenchmark['pages'] = {};
    for (const id of scenarioIds()) {
      if (!(await loadScenario(id)).pages.some(({ seenBy }) => seenBy)) continue;
      onProgress(`pages, scenario ${Object.keys(pages).length + 1}`);
      pages[id] = await measurePage(id);
    }
    onProgress('the kill switch');
    const kill = {
      'all is well': await measureKill(),
      'the proxy is dead': await measureKill('toxiproxy'),
      'the database is dead': await measureKill('postgres'),
    };
    return { append, phaseMs, pages, kill };
  } finally {
    await removeLab();
  }
}

function print({ append, phaseMs, pages, kill }: SessionBenchmark): void {
  const ms = (value: number) => `${value.toFixed(2)} ms`;
  console.log(
    `an event is on the disk after ${ms(append.p50Ms)}, 99 of 100 within ${ms(append.p99Ms)} (target 5), at most ${ms(append.maxMs)}`,
  );
  console.log(`a step is in force ${phaseMs.join(', ')} ms after it was entered (target 1000)`);
  for (const [id, { symptomSeconds, pageSeconds }] of Object.entries(pages))
    console.log(
      `${id}: users suffer after ${symptomSeconds.toFixed(1)} s, the page comes ${pageSeconds.toFixed(1)} s later (target 30)`,
    );
  for (const [when, { revertedSeconds, healthySeconds }] of Object.entries(kill))
    console.log(
      `kill switch, ${when}: reverted after ${revertedSeconds.toFixed(1)} s (target 2), healthy after ${healthySeconds.toFixed(1)} s (target 15)`,
    );
}

if (import.meta.main) {
  const json = process.argv.includes('--json');
  const result = await benchmarkSession({ onProgress: (line) => process.stderr.write(`session: ${line}\n`) });
  if (json) console.log(JSON.stringify(result, null, 2));
  else print(result);
}
