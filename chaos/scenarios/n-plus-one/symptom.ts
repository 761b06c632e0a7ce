import type { RecordReader } from '#chaos/recorder/reader.ts';
import type { SymptomReading } from '../definition.ts';

const PAGES = 'storefront_catalogue_page_duration_seconds';
const WINDOW_SECONDS = 8;
/** Healthy pages stay below 0.35 s, also far away from the database; in a lab that has just started below 0.8 s. */
const SLOW_SECONDS = 1;

/** How long visitors wait for pages of the catalogue at the moment. */
export async function slowPages(record: RecordReader): Promise<SymptomReading> {
  const series = (await record.metric(PAGES, { service: 'storefront', since: `${WINDOW_SECONDS}s` }))?.series ?? [];
  // Without a page in the window a histogram tells of all times.
  const recent = series.filter(({ ratePerSecond = 0, histogram }) => ratePerSecond > 0 && histogram);
  if (recent.length === 0) return { present: false, reading: `no page was asked for in the last ${WINDOW_SECONDS} s` };
  const seconds = Math.max(...recent.map(({ histogram }) => histogram?.p95 ?? 0));
  return {
    present: seconds > SLOW_SECONDS,
    reading: `pages of the catalogue: 95 of 100 within ${seconds.toFixed(2)} s, in the last ${WINDOW_SECONDS} s`,
  };
}
