import type { Incident, StopReport, ValidationResult } from '#chaos/api/drill-answers.ts';
import { readAllowedWords, spoilersIn, tellingWords } from '#chaos/authoring/spoilers.ts';
import type { HopCoverage } from '#chaos/recorder/answers.ts';
import { createRecordReader, type RecordReader } from '#chaos/recorder/reader.ts';
import { isWhole } from '#chaos/recorder/whole-hops.ts';
import type { SymptomReading } from '#chaos/scenarios/definition.ts';
import { loadScenario, type Scenario, scenarioIds } from '#chaos/scenarios/discovery.ts';
import { commandOf, type EvidenceQuery, isThere } from '#chaos/scenarios/evidence.ts';
import { applyPatch } from '#infra/embedded/reference-fix.ts';
import { SERVICES } from '#infra/topology.ts';
import { type LabUnderTest, startLab } from '../integration/lab/lab-under-test.ts';
import { until } from '../until.ts';
import { everythingVisible, processes, type Visible } from './visible.ts';

/** How long users must have been served by a lab before it counts as healthy: readers look some seconds back. */
const CALM_SECONDS = 10;
/** How long a cure may take to show on a live lab: restart, warm-up, and the seconds that readers look back. */
const CURE_MS = 40_000;

/** A lab in which one scenario is rehearsed. */
export class Rehearsal implements AsyncDisposable {
  readonly scenario: Scenario;
  readonly telemetry: RecordReader;
  private readonly lab: LabUnderTest;
  /** What commands have said. */
  private readonly said: Visible[] = [];

  private constructor(scenario: Scenario, lab: LabUnderTest) {
    this.scenario = scenario;
    this.lab = lab;
    this.telemetry = createRecordReader(`http://127.0.0.1:${lab.portBase}/api/v1`);
  }

  static async begin(id: string, portBase: number): Promise<Rehearsal> {
    return new Rehearsal(await loadScenario(id), await startLab('rehearsal', portBase));
  }

  read(): Promise<SymptomReading> {
    return this.scenario.symptom.read(this.telemetry);
  }

  /** Resolves with the last reading once users have been served for a while. @throws Error with the reading otherwise */
  async calm(): Promise<SymptomReading> {
    await this.lab.healthy();
    let since = Date.now();
    return until(
      `${CALM_SECONDS} s without the symptom`,
      async () => {
        const reading = await this.read();
        if (reading.present) since = Date.now();
        if (Date.now() - since >= CALM_SECONDS * 1000) return reading;
        throw new Error(reading.reading);
      },
      { timeoutMs: CURE_MS, everyMs: 500 },
    );
  }

  /** Seconds until the symptom shows. @throws Error with the last reading when it does not within the scenario's budget */
  symptom(): Promise<number> {
    return this.shows('the symptom', this.scenario.symptom);
  }

  /** Seconds until the noise of the quiet twin shows. @throws Error with the last reading when it does not in time */
  async noise(): Promise<number> {
    const { noise } = await loadScenario(this.scenario.id, undefined, { quiet: true });
    if (!noise) throw new Error('a quiet twin without noise');
    return this.shows('the noise', noise);
  }

  private async shows(what: string, { read, withinSeconds }: Scenario['symptom']): Promise<number> {
    const begun = performance.now();
    await until(
      what,
      async () => {
        const { present, reading } = await read(this.telemetry);
        if (!present) throw new Error(reading);
        return true;
      },
      { timeoutMs: withinSeconds * 1000, everyMs: 250 },
    );
    return (performance.now() - begun) / 1000;
  }

  /** Commands of the evidence that the record does not hold, each given some time to appear. */
  async missing(evidence: readonly EvidenceQuery[]): Promise<string[]> {
    const waits = evidence.map((one) =>
      until(commandOf(one), () => isThere(one, this.telemetry), { timeoutMs: 30_000, everyMs: 500 }),
    );
    const outcomes = await Promise.allSettled(waits);
    return outcomes.flatMap((one) => (one.status === 'rejected' ? [(one.reason as Error).message] : []));
  }

  /** What hops of the users' requests have not left a span, a log line and an exemplar. @throws Error when none was seen */
  async uncovered(): Promise<HopCoverage[]> {
    const { hops } = await until(
      'requests to every service',
      async () => {
        const coverage = await this.telemetry.coverage(30);
        return new Set(coverage.hops.map(({ service }) => service)).size === SERVICES.length ? coverage : undefined;
      },
      { timeoutMs: 60_000, everyMs: 1_000 },
    );
    return hops.filter((hop) => !isWhole(hop));
  }

  async start(...options: '--quiet'[]): Promise<Incident> {
    const text = await this.command('start', this.scenario.id, ...options, '--json');
    this.said.push({ where: './drill start', text });
    return JSON.parse(text) as Incident;
  }

  /** Resolves once users have been served for a while, without a moment in which they were not. @throws Error with what they felt */
  async undisturbed(): Promise<void> {
    const over = Date.now() + CALM_SECONDS * 1000;
    const readings: SymptomReading[] = [];
    await until(
      `${CALM_SECONDS} s in which users may suffer`,
      async () => {
        readings.push(await this.read());
        return Date.now() > over;
      },
      { timeoutMs: 2 * CALM_SECONDS * 1000, everyMs: 500 },
    );
    const felt = readings.filter(({ present }) => present).map(({ reading }) => reading);
    if (felt.length > 0) throw new Error(`users suffered: ${felt.join('; ')}`);
  }

  /** Where anything that a team can see gives a scenario away. Read it while the incident runs. */
  async spoilers(): Promise<string[]> {
    const words = tellingWords(scenarioIds());
    const allowed = readAllowedWords();
    const visible = [...this.said, ...(await everythingVisible(this.lab))];
    return visible.flatMap(({ where, text }) => spoilersIn(where, text, words, allowed));
  }

  async stop(): Promise<StopReport> {
    return JSON.parse((await this.lab.drill('stop', '--json')).stdout) as StopReport;
  }

  /**
   * Judges the code as it is, beside the live lab, for the incident that runs. A judge that says that it could not judge
   * (this machine was too busy) is asked once more.
   */
  async validate(): Promise<ValidationResult> {
    const first = await this.judge();
    return first.verdict === 'no-verdict' ? this.judge() : first;
  }

  /** Puts a patch into the team's code, as an editor would; the lab restarts what it touches. */
  async repair(patch: string): Promise<void> {
    await applyPatch(patch, `${this.lab.services}/..`);
    await until('the save to be noticed', async () =>
      (await this.lab.events()).some(({ message }) => / was saved$/.test(message)),
    );
    await this.lab.healthy();
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.lab[Symbol.asyncDispose]();
  }

  private async judge(): Promise<ValidationResult> {
    const judging = this.lab.drill('validate', '--seed', '19', '--json');
    // The judge and its bench are processes too.
    const atWork = async () => {
      const list = processes(this.lab);
      if (!list.text.includes('run-suite')) return false;
      this.said.push(list);
      return true;
    };
    await until('the judge to be at work', atWork, { timeoutMs: 60_000 });
    const { stdout, stderr } = await judging;
    this.said.push({ where: './drill validate', text: stdout + stderr });
    return JSON.parse(stdout) as ValidationResult;
  }

  private async command(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.lab.drill(...args);
    if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}`);
    return stdout;
  }
}
