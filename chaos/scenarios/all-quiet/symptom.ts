import type { RecordReader } from '#chaos/recorder/reader.ts';
import type { SymptomReading } from '../definition.ts';

const WINDOW_SECONDS = 8;
/** Ordinary evenings have 2 a second. */
const MANY_CHARGES_PER_SECOND = 5;

/** Whether what made the alerts go off is there. Nobody is harmed by it. */
export async function businessIsBrisk(record: RecordReader): Promise<SymptomReading> {
  const metric = await record.metric('billing_charges_total', { service: 'billing', since: `${WINDOW_SECONDS}s` });
  const perSecond = (metric?.series ?? []).reduce((sum, { ratePerSecond = 0 }) => sum + ratePerSecond, 0);
  return {
    present: perSecond > MANY_CHARGES_PER_SECOND,
    reading: `charges: ${perSecond.toFixed(1)} a second in the last ${WINDOW_SECONDS} s`,
  };
}
