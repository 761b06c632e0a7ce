import type { Incident, StopReport, ValidationResult } from '#chaos/api/drill-answers.ts';
import { createRecordReader, type RecordReader } from '#chaos/recorder/reader.ts';
import type { SymptomReading } from '#chaos/scenarios/definition.ts';
import { loadScenario, type Scenario } from '#chaos/scenarios/discovery.ts';
import { commandOf, type EvidenceQuery, isThere } from '#chaos/scenarios/evidence.ts';
import { applyPatch } from '#infra/embedded/reference-fix.ts';
import { type LabUnderTest, startLab } from '../integration/lab/lab-under-test.ts';
import { until } from '../until.ts';

/** How long users must have been served by a lab before it counts as healthy: readers look some seconds back. */
const CALM_SECONDS = 10;
/** How long a cure may take to show on a live lab: restart, warm-up, and the seconds that readers look back. */
const CURE_MS = 40_000;

/** A lab in which one scenario is rehearsed. */
export class Rehearsal implements AsyncDisposable {
  readonly scenario: Scenario;
  readonly telemetry: RecordReader;
  private readonly lab: LabUnderTest;

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
  async symptom(): Promise<number> {
    const begun = performance.now();
    await until(
      'the symptom',
      async () => {
        const { present, reading } = await this.read();
        if (!present) throw new Error(reading);
        return true;
      },
      { timeoutMs: this.scenario.symptom.withinSeconds * 1000, everyMs: 250 },
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

  async start(): Promise<Incident> {
    return JSON.parse(await this.command('start', this.scenario.id, '--json')) as Incident;
  }

  async stop(): Promise<StopReport> {
    return JSON.parse((await this.lab.drill('stop', '--json')).stdout) as StopReport;
  }

  /** Judges the code as it is, beside the live lab. */
  async validate(): Promise<ValidationResult> {
    const { stdout } = await this.lab.drill('validate', this.scenario.id, '--seed', '19', '--json');
    return JSON.parse(stdout) as ValidationResult;
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

  private async command(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.lab.drill(...args);
    if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}`);
    return stdout;
  }
}
