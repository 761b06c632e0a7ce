import { metricsPage } from '#kit/metrics.ts';

/** Value of the first sample on the metrics page whose line begins like this; undefined when there is none. */
export async function metricValue(start: string): Promise<string | undefined> {
  const line = (await metricsPage()).body.split('\n').find((one) => one.startsWith(start));
  return line?.split(' ')[1];
}
