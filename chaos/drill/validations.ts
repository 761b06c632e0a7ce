import { randomInt } from 'node:crypto';
import type { ValidationProgress, ValidationResult } from '#chaos/api/drill-answers.ts';
import { Waiters } from '#chaos/async/waiters.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import type { Verdict } from '#chaos/judge/verdict.ts';
import { judgedAs, loadScenario } from '#chaos/scenarios/discovery.ts';
import type { DrillGround } from './ground.ts';
import type { Practice } from './practice.ts';
import { NO_INCIDENT, whichIncident } from './which-incident.ts';

export interface JudgeRequest {
  scenario: string;
  /** Decides what the judge's users do and when. */
  seed: number;
  /** Runs only the check of that name. */
  only?: string | undefined;
}

/** Judges the team's code as it is now, away from the live lab. A runtime implements it; it never rejects for what the code does. */
export type Judge = (
  request: JudgeRequest,
  onProgress: (line: string) => void,
  signal: AbortSignal,
) => Promise<Verdict>;

interface ValidationRequest {
  /** By default that of the incident that runs. */
  scenario?: string | undefined;
  /** Number of that incident, where several run. */
  incident?: string | undefined;
  seed?: number | undefined;
  only?: string | undefined;
}

/** One that runs, and where. */
interface RunningIncident {
  number: string;
  practice: Practice;
}

interface Validation {
  id: string;
  progress: string[];
  result: ValidationResult | null;
  ending: AbortController;
  waiters: Waiters;
}

const SEEDS = 2 ** 31;
/** Users of the live lab may take this long to be served once a repair is in. */
const LIVE_PATIENCE_MS = 20_000;
const LIVE_POLL_MS = 500;
/** A bench that is told to end takes about a second. */
const ENDING_PATIENCE_MS = 10_000;

/** A verdict is given, also where nobody can write it down. */
const complain = (error: Error): undefined =>
  void process.stderr.write(`what was judged cannot be noted: ${error.message}\n`);

/** What those who follow the lab are told. */
function verdictText({ verdict, checks, seconds }: Verdict): string {
  const failed = checks.filter(({ status }) => status === 'failed').length;
  const of = verdict === 'failed' ? `, ${failed} of ${checks.length} checks` : '';
  return `${verdict} after ${seconds.toFixed(1)} s${of}`;
}

/** Keeps what was found about which code. */
export interface VerdictWitness {
  /** The code is about to be judged. @returns the number of the save that it is; 0 where nothing was saved yet */
  judging(): Promise<number>;
  /**
   * @param save whose code it was
   * @param number of the incident that it was judged for; undefined where none was
   * @param isWhole all checks were asked for
   */
  judged(save: number, verdict: Verdict, number: string | undefined, isWhole: boolean): Promise<void>;
}

interface ValidationsOptions {
  judge: Judge;
  /** Done around all of a validation: what takes its time may have to hold something. By default nothing. */
  during?: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** One for each incident that may run at once. */
  practices: readonly Practice[];
  witness: VerdictWitness;
  /** Told of every verdict, without the name of what was judged. */
  ground: Pick<DrillGround, 'say'>;
}

/** Validations of one lab: one at a time, the latest can be read until the next begins. */
export class Validations {
  private readonly judge: Judge;
  private readonly during: NonNullable<ValidationsOptions['during']>;
  private readonly practices: readonly Practice[];
  private readonly witness: VerdictWitness;
  private readonly ground: Pick<DrillGround, 'say'>;
  private latest: Validation | undefined;
  private count = 0;

  constructor({ judge, during = (work) => work(), practices, witness, ground }: ValidationsOptions) {
    this.judge = judge;
    this.during = during;
    this.practices = practices;
    this.witness = witness;
    this.ground = ground;
  }

  /**
   * Begins one.
   * @throws LabError conflict while another is at work, or when no scenario is named and no incident runs, or several and
   *   none is named; not-found for an unknown scenario or incident
   */
  async begin({
    scenario,
    incident: asked,
    seed = randomInt(SEEDS),
    only,
  }: ValidationRequest): Promise<{ id: string }> {
    if (this.latest && !this.latest.result) {
      throw new LabError('conflict', 'a validation is at work already: wait for its verdict, or end it with Ctrl-C');
    }
    const met = scenario === undefined ? this.running(asked) : undefined;
    const incident = met?.practice.running();
    const id = incident ? await judgedAs(incident.scenario, incident) : (scenario ?? '');
    await loadScenario(id);
    this.count += 1;
    const validation: Validation = {
      id: String(this.count),
      progress: [],
      result: null,
      ending: new AbortController(),
      waiters: new Waiters(),
    };
    this.latest = validation;
    const save = await this.witness.judging().catch(complain);
    const request = { scenario: id, seed, only };
    void this.run(validation, request, { met, save });
    return { id: validation.id };
  }

  /**
   * Lines of progress after the first `after`; waits up to `waitMs` for one or for the result.
   * @throws LabError not-found
   */
  async read(id: string, after: number, waitMs: number, signal: AbortSignal): Promise<ValidationProgress> {
    const validation = this.find(id);
    const answer = (): ValidationProgress => ({
      id,
      progress: validation.progress.slice(after),
      next: validation.progress.length,
      result: validation.result,
    });
    if (validation.progress.length > after || validation.result || waitMs === 0) return answer();
    await validation.waiters.wait(waitMs, signal);
    return answer();
  }

  /** Ends one that is at work; its verdict is then "no-verdict". @throws LabError not-found */
  cancel(id: string): void {
    this.find(id).ending.abort();
  }

  /** Ends whatever is at work, and waits until nothing of it is left. */
  async endAll(): Promise<void> {
    const { latest } = this;
    if (!latest || latest.result) return;
    latest.ending.abort();
    const patience = AbortSignal.timeout(ENDING_PATIENCE_MS);
    while (!latest.result && !patience.aborted) await this.read(latest.id, Number.MAX_SAFE_INTEGER, 1_000, patience);
  }

  /** The one whose incident is meant. @throws LabError conflict, not-found */
  private running(asked: string | undefined): RunningIncident {
    const running = this.practices.flatMap((practice) => {
      const number = practice.current()?.number;
      return number === undefined ? [] : [{ number, practice }];
    });
    return whichIncident(running, asked, NO_INCIDENT);
  }

  private find(id: string): Validation {
    if (this.latest?.id === id) return this.latest;
    throw new LabError('not-found', `there is no validation ${id}: only the latest is kept`, { field: 'id', got: id });
  }

  private async run(
    validation: Validation,
    request: JudgeRequest,
    { met, save }: { met: RunningIncident | undefined; save: number | undefined },
  ): Promise<void> {
    const tell = (line: string) => {
      validation.progress.push(line);
      validation.waiters.wake();
    };
    const failed = (error: Error): Verdict => ({
      scenario: request.scenario,
      verdict: 'no-verdict',
      checks: [{ name: 'bench', status: 'no-verdict', message: `The judge failed: ${error.message}` }],
      seed: request.seed,
      seconds: 0,
    });
    const judging = async () => {
      const verdict = await this.judge(request, tell, validation.ending.signal).catch(failed);
      // One check of many proves nothing, and resolves nothing.
      const isWhole = request.only === undefined;
      // Before anything is resolved by it.
      if (save !== undefined) await this.witness.judged(save, verdict, met?.number, isWhole).catch(complain);
      const live = isWhole && met ? await this.live(verdict, met, tell) : null;
      return { verdict, live };
    };
    // Also what is done around it may fail, on a full disk for instance: whoever waits has a result all the same.
    const { verdict, live } = await this.during(judging).catch((error: Error) => ({
      verdict: failed(error),
      live: null,
    }));
    validation.result = { ...verdict, scenario: met?.number ?? request.scenario, live };
    this.ground.say('validation', verdict.verdict, verdictText(verdict));
    validation.waiters.wake();
  }

  /** Whether the repair serves users of the live lab too: a bench alone resolves nothing. */
  private async live({ verdict }: Verdict, { practice, number }: RunningIncident, tell: (line: string) => void) {
    const deadline = performance.now() + (verdict === 'passed' ? LIVE_PATIENCE_MS : 0);
    if (verdict === 'passed') tell('looking at the live lab');
    for (;;) {
      const reading = await practice.reading();
      if (!reading) return null;
      if (!reading.present && verdict === 'passed') practice.resolve(number);
      if (!reading.present || performance.now() > deadline)
        return { healthy: !reading.present, reading: reading.reading };
      await new Promise((resolve) => setTimeout(resolve, LIVE_POLL_MS));
    }
  }
}
