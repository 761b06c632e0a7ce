import type { RecordReader } from '#chaos/recorder/reader.ts';
import type { SymptomReading } from '../definition.ts';
import { perSecond, rateOf } from '../rates.ts';

const WINDOW_SECONDS = 8;
const QUERY = { service: 'billing', since: `${WINDOW_SECONDS}s` };
/** Ordinary evenings have 2 a second. */
const MANY_CHARGES_PER_SECOND = 5;
/** Twice what was promised of 95 of 100, since the machine may be busy. */
const SLOW_SECONDS = 2;

/** Whether whoever charges waits for long, or in vain. */
export async function chargesInTrouble(record: RecordReader): Promise<SymptomReading> {
  const series = (await record.metric('billing_charge_duration_seconds', QUERY))?.series ?? [];
  // Without a charge in the window a histogram tells of all times.
  const recent = series.filter(({ ratePerSecond = 0, histogram }) => ratePerSecond > 0 && histogram);
  const failed = rateOf(recent.filter(({ labels }) => labels.outcome === 'failed'));
  const seconds = Math.max(0, ...recent.map(({ histogram }) => histogram?.p95 ?? Number.POSITIVE_INFINITY));
  return {
    present: seconds > SLOW_SECONDS || failed > rateOf(recent) / 2,
    reading: `charges: ${rateOf(recent).toFixed(1)} a second, ${failed.toFixed(1)} of them failed, 95 of 100 within ${seconds.toFixed(2)} s, in the last ${WINDOW_SECONDS} s`,
  };
}

/** Whether what made the alerts go off is there. Nobody is harmed by it. */
export async function businessIsBrisk(record: RecordReader): Promise<SymptomReading> {
  const charges = await perSecond(record, 'billing_charges_total', QUERY);
  return {
    present: charges > MANY_CHARGES_PER_SECOND,
    reading: `charges: ${charges.toFixed(1)} a second in the last ${WINDOW_SECONDS} s`,
  };
}
