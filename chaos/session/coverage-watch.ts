import type { HopCoverage } from '#chaos/recorder/answers.ts';
import type { RecordReader } from '#chaos/recorder/reader.ts';
import type { Chronicle } from './chronicle.ts';
import { isOpen } from './incidents.ts';

/** The record looks back at least and at most this far. */
const [LEAST_SECONDS, MOST_SECONDS] = [10, 3_600];
/** A record that does not answer is asked again after this long. */
const AGAIN_AFTER_MS = 5_000;

/** A hop that can be followed at all; requests that a restart cut off in the middle do not make it blind. */
const isCovered = ({ withSpan, withLog, withExemplar }: HopCoverage): boolean =>
  withSpan > 0 && withLog > 0 && withExemplar > 0;

/** A route has a path; of a request that was cut off before its server span ended only log lines or the caller tell. */
const hasRoute = ({ route }: HopCoverage): boolean => route?.includes('/') === true;

/** Hops that count. Requests that were cut off belong to the other hops of their edge, where it has any. */
function countedHops(hops: readonly HopCoverage[]): readonly HopCoverage[] {
  const whole = hops.filter(hasRoute);
  const isKnown = ({ caller, service }: HopCoverage) =>
    whole.some((one) => one.caller === caller && one.service === service);
  return hops.filter((one) => hasRoute(one) || !isKnown(one));
}

/** Measures how much of what users asked for while an incident was open can be followed, once it is open no more. */
export class CoverageWatch {
  private readonly chronicle: Chronicle;
  private readonly telemetry: Pick<RecordReader, 'coverage'>;
  private notBefore = 0;

  constructor(chronicle: Chronicle, telemetry: Pick<RecordReader, 'coverage'>) {
    this.chronicle = chronicle;
    this.telemetry = telemetry;
  }

  /** Whether there is something left to measure. */
  isDue(): boolean {
    return this.unmeasured() !== undefined;
  }

  /** @throws LabError unavailable when the record does not answer; it is asked again later */
  async measure(): Promise<void> {
    const state = this.chronicle.current();
    const over = this.unmeasured();
    if (!state || !over || performance.now() < this.notBefore) return;
    this.notBefore = performance.now() + AGAIN_AFTER_MS;
    const seconds = Math.round((this.chronicle.now() - over.begun.time) / 1000);
    const { hops } = await this.telemetry.coverage(Math.min(MOST_SECONDS, Math.max(LEAST_SECONDS, seconds)));
    // Another drill may have begun meanwhile.
    if (this.chronicle.latest().drill !== state.drill) return;
    const counted = countedHops(hops);
    const covered = counted.filter(isCovered).length;
    this.chronicle.append(
      { type: 'coverage.measured', number: over.number, covered, hops: counted.length },
      'controller',
    );
    this.notBefore = 0;
  }

  private unmeasured() {
    return this.chronicle.current()?.incidents.find((one) => !isOpen(one) && one.coverage === null);
  }
}
