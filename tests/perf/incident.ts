// An incident from start to stop, and its judge: how soon a condition shows, how soon users suffer, how soon all is well
// again, how long a verdict takes beside the live lab. Prints figures; asserts none.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Incident, StopReport, ValidationResult } from '#chaos/api/drill-answers.ts';
import { createRecordReader } from '#chaos/recorder/reader.ts';
import { fixes, loadAnswerKey, loadScenario, scenarioIds } from '#chaos/scenarios/discovery.ts';
import { applyPatch } from '#infra/embedded/reference-fix.ts';
import { portPlan } from '#infra/topology.ts';
import { drill, ROOT, removeLab, secondsSince, soon, TEAM } from './measure/measured-lab.ts';

const PORT_BASE = 24_600;
const PORTS = portPlan(PORT_BASE);
const record = createRecordReader(`http://127.0.0.1:${PORTS.controller}/api/v1`);

interface VerdictFigures {
  verdict: ValidationResult['verdict'];
  /** Seconds from the command until its private lab was ready. */
  benchReadySeconds: number;
  /** Seconds from the command to the verdict. */
  seconds: number;
}

interface ScenarioFigures {
  /** Seconds from the command until users suffered; null where nothing is wrong. */
  symptomSeconds: number | null;
  /** Of the code as shipped, while the incident runs. */
  shipped: VerdictFigures;
  /** Of the first right fix, after the incident. */
  repaired: VerdictFigures | null;
  revertedSeconds: number;
  healthySeconds: number;
}

export interface IncidentBenchmark {
  /** Seconds from applying 200 ms of latency until the record holds a request that took it. */
  visibleSeconds: number;
  /** Seconds from SIGKILL of the controller until nothing that it had applied was in force. */
  goneAfterKillSeconds: number;
  scenarios: Record<string, ScenarioFigures>;
}

type Outcome = { stdout: string; stderr: string };

/** A command whose exit code is a verdict. */
const judge = (...args: string[]): Promise<Outcome> => drill(...args).catch((error: Outcome) => error);

/** Resolves when it is so. */
const until = (isSo: () => Promise<boolean>) => soon(async () => (await isSo()) || undefined);

async function healthy(): Promise<void> {
  await until(async () => (await judge('status', '--json')).stdout.includes('"state": "healthy"'));
}

async function measureVisible(): Promise<number> {
  const toxics = `http://127.0.0.1:${PORTS.toxiproxy}/proxies/storefront-to-postgres/toxics`;
  const begun = performance.now();
  const since = Date.now();
  await fetch(toxics, {
    method: 'POST',
    body: JSON.stringify({ name: 'slow', type: 'latency', attributes: { latency: 200 } }),
  });
  // Every request to the storefront asks the database, and otherwise takes tens of milliseconds.
  const query = { service: 'storefront', minDurationMs: 200, since };
  await until(async () => (await record.traces(query)).traces.length > 0);
  const visible = secondsSince(begun);
  await fetch(`${toxics}/slow`, { method: 'DELETE' });
  return visible;
}

async function measureKill(scenario: string): Promise<number> {
  await drill('start', scenario);
  const file = join(ROOT, '.drill/labs', TEAM, 'processes.json');
  const { controller } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, { pid: number }>;
  const begun = performance.now();
  process.kill(controller?.pid ?? 0, 'SIGKILL');
  await until(async () => {
    const proxies = await fetch(`http://127.0.0.1:${PORTS.toxiproxy}/proxies`)
      .then((response) => response.json() as Promise<Record<string, { toxics: unknown[] }>>)
      .catch(() => ({}));
    return Object.values(proxies).every(({ toxics }) => toxics.length === 0);
  });
  const gone = secondsSince(begun);
  await healthy();
  await drill('stop');
  return gone;
}

async function measureVerdict(...args: string[]): Promise<VerdictFigures> {
  const begun = performance.now();
  const { stdout, stderr } = await judge('validate', ...args, '--seed', '19', '--json');
  const seconds = secondsSince(begun);
  const { verdict } = JSON.parse(stdout) as ValidationResult;
  const ready = /^\s*([\d.]+) s {2}the private lab is ready/m.exec(stderr)?.[1];
  return { verdict, benchReadySeconds: Number(ready), seconds };
}

async function measureScenario(id: string): Promise<ScenarioFigures> {
  const [scenario, key] = [await loadScenario(id), await loadAnswerKey(id)];
  const isQuiet = key.service === 'none';
  const begun = performance.now();
  const { number } = JSON.parse((await drill('start', id, '--json')).stdout) as Incident;
  if (!isQuiet) await until(async () => (await scenario.symptom.read(record)).present);
  const symptomSeconds = isQuiet ? null : secondsSince(begun);
  const shipped = await measureVerdict();
  const stopped = JSON.parse((await drill('stop', '--json')).stdout) as StopReport;
  if (stopped.number !== number) throw new Error(`${number} was not what was stopped`);
  const [patch] = isQuiet ? [] : fixes(id, 'right');
  let repaired: VerdictFigures | null = null;
  if (patch) {
    await applyPatch(patch, join(ROOT, 'teams', TEAM));
    await delay(500);
    await healthy();
    repaired = await measureVerdict(id);
    await drill('reset');
    await healthy();
  }
  const { revertedSeconds, seconds: healthySeconds } = stopped;
  return { symptomSeconds, shipped, repaired, revertedSeconds, healthySeconds };
}

export async function benchmarkIncident(options: { onProgress: (line: string) => void }): Promise<IncidentBenchmark> {
  const { onProgress } = options;
  await drill('down');
  onProgress('starting a lab');
  await drill('up', '--detach', '--port-base', String(PORT_BASE));
  try {
    await healthy();
    onProgress('a condition in the record');
    const visibleSeconds = await measureVisible();
    const scenarios: IncidentBenchmark['scenarios'] = {};
    for (const id of scenarioIds()) {
      onProgress(`scenario ${Object.keys(scenarios).length + 1} of ${scenarioIds().length}`);
      scenarios[id] = await measureScenario(id);
    }
    onProgress('the death of the controller');
    const goneAfterKillSeconds = await measureKill('n-plus-one');
    return { visibleSeconds, goneAfterKillSeconds, scenarios };
  } finally {
    await removeLab();
  }
}

function print({ visibleSeconds, goneAfterKillSeconds, scenarios }: IncidentBenchmark): void {
  const seconds = (value: number) => `${value.toFixed(1)} s`;
  console.log(`a condition is in the record after ${seconds(visibleSeconds)} (target 2)`);
  console.log(`after kill -9 of the controller nothing is in force after ${seconds(goneAfterKillSeconds)} (target 2)`);
  const verdict = ({ verdict: came, benchReadySeconds, seconds: took }: VerdictFigures) =>
    `${came} after ${seconds(took)} (target 40; private lab ready after ${seconds(benchReadySeconds)}, target 3)`;
  for (const [id, one] of Object.entries(scenarios)) {
    console.log(id);
    if (one.symptomSeconds !== null) console.log(`  users suffer after ${seconds(one.symptomSeconds)} (target 20)`);
    console.log(
      `  stop: reverted after ${seconds(one.revertedSeconds)} (target 2), healthy after ${seconds(one.healthySeconds)} (target 15)`,
    );
    console.log(`  as shipped, beside the incident: ${verdict(one.shipped)}`);
    if (one.repaired) console.log(`  repaired, beside the live lab: ${verdict(one.repaired)}`);
  }
}

if (import.meta.main) {
  const json = process.argv.includes('--json');
  const result = await benchmarkIncident({ onProgress: (line) => process.stderr.write(`incident: ${line}\n`) });
  if (json) console.log(JSON.stringify(result, null, 2));
  else print(result);
}
