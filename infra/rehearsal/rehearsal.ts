import { setTimeout as delay } from 'node:timers/promises';
import type { SessionStatus } from '#chaos/api/session-answers.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import type { DrillReport } from '#chaos/report/drill-report.ts';
import { MINUTE_MS } from '#chaos/session/clock.ts';
import type { LocalLab } from '../cli/lab-client.ts';
import { type Expectation, expectationsOf } from './expectation.ts';
import { killController } from './kills.ts';
import type { Part } from './part.ts';
import { RehearsedLab } from './rehearsed-lab.ts';
import { type Milestone, scriptOf } from './script.ts';
import { ScriptedTeam } from './scripted-team.ts';

const LOOK_EVERY_MS = 100;
/** Drill minutes of the whole agenda. */
const WHOLE_MINUTES = 180;
/** A moment that a figure depends on is later by as long as a controller takes to come back, and two may fall together. */
const BACK_SECONDS = 5;

export interface Rehearsing {
  /** Drill seconds for each real one. */
  pace: number;
  /** How often the controller is killed meanwhile. */
  kills: number;
  seed: number;
  onProgress: (line: string) => void;
}

/** What a rehearsed drill came to. */
export interface Rehearsed {
  scenario: string;
  quiet: boolean;
  seconds: number;
  kills: number;
  expectations: Expectation[];
  report: DrillReport;
}

const statusOf = async (lab: RehearsedLab): Promise<SessionStatus> => {
  const { session } = await lab.read<{ session: SessionStatus | null }>('/session');
  if (!session) throw new LabError('not-found', 'the drill is gone from the log');
  return session;
};

/** Waits until the drill has come to a minute. @throws LabError conflict when it is over before */
async function untilMinute(lab: RehearsedLab, minute: number): Promise<void> {
  for (;;) {
    const { elapsedMs, state } = await statusOf(lab);
    if (elapsedMs >= minute * MINUTE_MS) return;
    if (state === 'over') throw new LabError('conflict', `the drill was over before its minute ${minute}`);
    await delay(LOOK_EVERY_MS);
  }
}

/**
 * Has a scripted team go through a whole drill about one scenario, and compares its report with what must be in it.
 * @param client a lab whose code is as shipped, and in which no drill runs
 * @throws LabError with what did not go as rehearsed
 */
export async function rehearse(client: LocalLab, part: Part, options: Rehearsing): Promise<Rehearsed> {
  const { pace, kills, seed, onProgress } = options;
  const lab = new RehearsedLab(client);
  const team = new ScriptedTeam(lab);
  const begun = performance.now();
  const ending = new AbortController();
  const reached = new Map<Milestone, number>();
  await lab.tell('/session', { scenarios: [part.scenario], quiet: part.quiet, pace }, 'facilitator');
  const killing = killController(lab, {
    count: kills,
    seed,
    withinMs: (WHOLE_MINUTES * MINUTE_MS) / pace,
    onKill: onProgress,
    signal: ending.signal,
  });
  // A death that cannot be carried out is told at the end; until then nobody waits for it.
  killing.catch(() => {});
  try {
    for (const { atMinute, what, make, milestone } of scriptOf(part)) {
      await untilMinute(lab, atMinute);
      onProgress(`${(await statusOf(lab)).clock}  ${what}`);
      await make(team, onProgress);
      if (milestone) reached.set(milestone, (await statusOf(lab)).elapsedMs / MINUTE_MS);
    }
    await untilMinute(lab, WHOLE_MINUTES);
    await lab.until('the end of the drill', async () => (await statusOf(lab)).state === 'over', 20_000);
  } finally {
    ending.abort();
  }
  const killed = await killing;
  await lab.until('what could be followed', async () => isMeasured(await reportOf(lab)), 30_000);
  const report = await reportOf(lab);
  const deathMinutes = killed > 0 ? (BACK_SECONDS * pace) / 60 : 0;
  return {
    scenario: part.scenario,
    quiet: part.quiet,
    seconds: (performance.now() - begun) / 1000,
    kills: killed,
    expectations: expectationsOf(part, report, { reached, pace, deathMinutes }),
    report,
  };
}

const reportOf = (lab: RehearsedLab) => lab.read<DrillReport>('/session/report');
const isMeasured = ({ kpis }: DrillReport) =>
  kpis.some(({ id, value }) => id === 'correlation-coverage' && value !== null);
