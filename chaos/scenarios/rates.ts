import type { Query, RecordReader } from '#chaos/recorder/reader.ts';

/** How often a counter or histogram has counted, all its series together, over the range of the query; 0 where there is none. */
export async function perSecond(record: RecordReader, metric: string, query: Query): Promise<number> {
  const series = (await record.metric(metric, query))?.series ?? [];
  return series.reduce((sum, { ratePerSecond = 0 }) => sum + ratePerSecond, 0);
}
