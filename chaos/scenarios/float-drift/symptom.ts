import type { RecordReader } from '#chaos/recorder/reader.ts';
import type { SymptomReading } from '../definition.ts';

/** Billing compares its totals every two seconds: these seconds hold several comparisons. */
const WINDOW_SECONDS = 12;
/** Cents. Whole amounts move the difference by nothing, metered ones by several cents in the window. */
const TOLERATED_CENTS = 0.5;

/**
 * How far running totals have moved away from their charges within the last seconds. What went wrong earlier does not
 * count, nor does a difference that shrinks.
 */
export async function readSymptom(record: RecordReader): Promise<SymptomReading> {
  const drift = await record.metric('billing_running_total_drift_cents', { since: `${WINDOW_SECONDS}s`, step: '1s' });
  const values = (drift?.series ?? []).flatMap(({ points }) => points.map(([, value]) => value ?? 0));
  let grown = 0;
  for (const [at, value] of values.entries()) grown += Math.max(0, value - (values[at - 1] ?? value));
  return {
    present: grown > TOLERATED_CENTS,
    reading: `running totals moved ${grown.toFixed(1)} cents away from their charges in the last ${WINDOW_SECONDS} s`,
  };
}
