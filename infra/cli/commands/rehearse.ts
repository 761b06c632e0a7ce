import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { LabError } from '#chaos/errors/lab-error.ts';
import { harmlessIds, quietIds, scenarioIds } from '#chaos/scenarios/discovery.ts';
import { PROJECT_ROOT } from '../../embedded/lab-paths.ts';
import { type Part, partFor } from '../../rehearsal/part.ts';
import { rehearse as goThrough, type Rehearsed } from '../../rehearsal/rehearsal.ts';
import { runInPlace } from '../child.ts';
import { localLab } from '../lab-client.ts';
import { printJson, printLine, table } from '../print.ts';
import { down } from './down.ts';

interface RehearseOptions {
  quiet?: boolean;
  pace: number;
  kills: number;
  seed?: number;
  json?: boolean;
}

/** A lab of its own, so that nobody's code and drill are touched. */
const TEAM = 'rehearsal';
const SEEDS = 2 ** 31;

/** What is rehearsed without a name: every scenario, and one of the quiet twins. */
async function wholePlan(): Promise<Part[]> {
  const harmless = await harmlessIds();
  const twin = (await quietIds()).find((id) => !harmless.includes(id));
  const parts = scenarioIds().map((id) => partFor(id, false));
  return Promise.all(twin === undefined ? parts : [...parts, partFor(twin, true)]);
}

/** One rehearsed drill in lines for a person. */
export function rehearsedLines({ scenario, quiet, seconds, kills, expectations }: Rehearsed): string[] {
  const deaths = kills === 0 ? '' : `, its controller killed ${kills} times`;
  const rows = expectations.map(({ what, expected, got, isMet }) => [
    isMet ? '✓' : '✗',
    what,
    got,
    isMet ? '' : `expected ${expected}`,
  ]);
  return [
    `${scenario}${quiet ? ', quiet' : ''}: ${seconds.toFixed(0)} s${deaths}`,
    ...table(rows).map((row) => `  ${row}`),
  ];
}

/** Starts the lab, whose progress is no part of a document. @throws LabError start-failed */
async function start(json: boolean | undefined): Promise<void> {
  const words = [join(PROJECT_ROOT, 'infra/cli/main.ts'), '--team', TEAM, 'up', '--detach'];
  const code = await runInPlace(process.execPath, words, { stdio: ['ignore', json ? 2 : 1, 2] });
  if (code !== 0)
    throw new LabError('start-failed', `the lab of team ${TEAM}, in which drills are rehearsed, did not start`);
}

/**
 * Goes through whole drills with a scripted team in a lab of its own, and compares their reports with what must be in them;
 * exit code 1 where one is otherwise.
 */
export async function rehearse(scenario: string | undefined, options: RehearseOptions): Promise<void> {
  const { quiet = false, pace, kills, seed = randomInt(SEEDS), json } = options;
  const parts = scenario === undefined ? await wholePlan() : [await partFor(scenario, quiet)];
  const say = json ? (line: string) => void process.stderr.write(`${line}\n`) : printLine;
  const drills: Rehearsed[] = [];
  const end = async () => down({ team: TEAM, quiet: true });
  process.once('SIGINT', () => void end().then(() => process.exit(130)));
  process.once('SIGTERM', () => void end().then(() => process.exit(143)));
  await start(json);
  try {
    for (const part of parts) {
      say(`Rehearsing ${part.scenario}${part.quiet ? ', quiet' : ''} at pace ${pace}, seed ${seed}`);
      const lab = localLab(TEAM);
      await lab.post('/reset');
      const drill = await goThrough(lab, part, { pace, kills, seed, onProgress: (line) => say(`  ${line}`) });
      drills.push(drill);
      rehearsedLines(drill).forEach(say);
    }
  } finally {
    await end();
  }
  if (drills.some(({ expectations }) => expectations.some(({ isMet }) => !isMet))) process.exitCode = 1;
  if (json) printJson({ seed, pace, drills });
}
