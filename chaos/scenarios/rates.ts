import type { MetricSeries } from '#chaos/recorder/answers.ts';
import type { Query, RecordReader } from '#chaos/recorder/reader.ts';

/** How often a second some series have counted, all together. */
export const rateOf = (series: readonly Pick<MetricSeries, 'ratePerSecond'>[]): number =>
  series.reduce((sum, { ratePerSecond = 0 }) => sum + ratePerSecond, 0);

/** How often a counter or histogram has counted, all its series together, over the range of the query; 0 where there is none. */
export async function perSecond(record: RecordReader, metric: string, query: Query): Promise<number> {
  return rateOf((await record.metric(metric, query))?.series ?? []);
}
