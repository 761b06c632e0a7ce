import type { RecordReader } from '#chaos/recorder/reader.ts';
import type { SymptomReading } from '#chaos/scenarios/definition.ts';

const WINDOW_SECONDS = 8;
/** Ordinary evenings have 5 a second. */
const MANY_PER_SECOND = 8;

/** How much the shop is asked for at the moment. */
export async function visitorsAreMany(record: RecordReader): Promise<SymptomReading> {
  const query = { service: 'storefront', since: `${WINDOW_SECONDS}s` };
  const metric = await record.metric('http_server_request_duration_seconds', query);
  const perSecond = (metric?.series ?? []).reduce((sum, { ratePerSecond = 0 }) => sum + ratePerSecond, 0);
  return {
    present: perSecond > MANY_PER_SECOND,
    reading: `shop: ${perSecond.toFixed(1)} requests a second in the last ${WINDOW_SECONDS} s`,
  };
}
