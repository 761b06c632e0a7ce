import type { Metric } from '#chaos/recorder/answers.ts';
import type { RecordReader } from '#chaos/recorder/reader.ts';
import type { SymptomReading } from '../definition.ts';

const WINDOW_SECONDS = 6;
/** At six customers a second who are answered within 1.5 s, nine wait; a busy machine may double that. */
const MANY_WAITING = 20;
/** Twice what customers were promised, since the machine may be busy. */
const LONG_SECONDS = 3;

const latestSum = (metric: Metric | undefined) =>
  (metric?.series ?? []).reduce((sum, { points }) => sum + (points.at(-1)?.[1] ?? 0), 0);

/** Seconds within which 95 of 100 were answered or gave up, of those in the window; 0 when there were none. */
function waited(metric: Metric | undefined): number {
  // Without an observation in the window a histogram tells of all times.
  const recent = (metric?.series ?? []).filter(
    ({ labels, ratePerSecond = 0 }) => labels.http_route === '/checkouts' && ratePerSecond > 0,
  );
  // null is beyond the last bound.
  return Math.max(0, ...recent.map(({ histogram }) => histogram?.p95Le ?? Number.POSITIVE_INFINITY));
}

/** How long customers wait when they pay, at the moment. */
export async function readSymptom(record: RecordReader): Promise<SymptomReading> {
  const query = { since: `${WINDOW_SECONDS}s`, service: 'checkout' };
  const [active, durations] = await Promise.all([
    record.metric('http_server_active_requests', query),
    record.metric('http_server_request_duration_seconds', query),
  ]);
  const waiting = latestSum(active);
  const seconds = waited(durations);
  return {
    present: waiting > MANY_WAITING || seconds > LONG_SECONDS,
    reading: `checkouts: ${waiting} customers wait; of those of the last ${WINDOW_SECONDS} s, 95 of 100 had waited up to ${seconds} s`,
  };
}
