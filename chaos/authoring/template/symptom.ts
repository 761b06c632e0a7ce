import type { RecordReader } from '#chaos/recorder/reader.ts';
import type { SymptomReading } from '#chaos/scenarios/definition.ts';

const WINDOW_SECONDS = 8;
const REQUESTS = 'http_server_request_duration_seconds';
const QUERY = { service: 'storefront', since: `${WINDOW_SECONDS}s` };
/** Ordinary evenings have 5 a second. */
const MANY_PER_SECOND = 8;
const SLOW_SECONDS = 2;

async function requests(record: RecordReader) {
  const series = (await record.metric(REQUESTS, QUERY))?.series ?? [];
  return series.map(({ ratePerSecond = 0, histogram }) => ({ ratePerSecond, p95: histogram?.p95 ?? 0 }));
}

/** Whether visitors wait: what users would suffer from if something were wrong. */
export async function visitorsWait(record: RecordReader): Promise<SymptomReading> {
  const recent = (await requests(record)).filter(({ ratePerSecond }) => ratePerSecond > 0);
  const seconds = Math.max(0, ...recent.map(({ p95 }) => p95));
  return {
    present: seconds > SLOW_SECONDS,
    reading: `shop: 95 of 100 requests within ${seconds.toFixed(2)} s, in the last ${WINDOW_SECONDS} s`,
  };
}

/** Whether what made the alert go off is there. Nobody is harmed by it. */
export async function visitorsAreMany(record: RecordReader): Promise<SymptomReading> {
  const rate = (await requests(record)).reduce((sum, { ratePerSecond }) => sum + ratePerSecond, 0);
  return {
    present: rate > MANY_PER_SECOND,
    reading: `shop: ${rate.toFixed(1)} requests a second in the last ${WINDOW_SECONDS} s`,
  };
}
