import type { Metric } from '#chaos/recorder/answers.ts';
import type { RecordReader } from '#chaos/recorder/reader.ts';
import type { SymptomReading } from '../definition.ts';
import { rateOf } from '../rates.ts';

const WINDOW_SECONDS = 6;
/** At six customers a second who are answered within 1.5 s, nine wait; a busy machine may double that. */
const MANY_WAITING = 20;
/** Twice what customers were promised, since the machine may be busy. */
const LONG_SECONDS = 3;

const latestSum = (metric: Metric | undefined) =>
  (metric?.series ?? []).reduce((sum, { points }) => sum + (points.at(-1)?.[1] ?? 0), 0);

/** Of those whose waiting ended in the window, by an answer or because they gave up. */
interface Ended {
  perSecond: number;
  /** Seconds within which 95 of 100 of them had an end; 0 when there were none. */
  seconds: number;
  /** From 0 to 1: who was told that checkout cannot do it. */
  turnedAway: number;
}

function endedOf(metric: Metric | undefined): Ended {
  // Without an observation in the window a histogram tells of all times.
  const recent = (metric?.series ?? []).filter(
    ({ labels, ratePerSecond = 0 }) => labels.http_route === '/checkouts' && ratePerSecond > 0,
  );
  const perSecond = rateOf(recent);
  const failed = rateOf(recent.filter(({ labels }) => /^5/.test(labels.http_response_status_code ?? '')));
  return {
    perSecond,
    // null is beyond the last bound.
    seconds: Math.max(0, ...recent.map(({ histogram }) => histogram?.p95Le ?? Number.POSITIVE_INFINITY)),
    turnedAway: perSecond > 0 ? failed / perSecond : 0,
  };
}

/** How long customers wait when they pay, at the moment. */
export async function readSymptom(record: RecordReader): Promise<SymptomReading> {
  const query = { since: `${WINDOW_SECONDS}s`, service: 'checkout' };
  const [active, durations] = await Promise.all([
    record.metric('http_server_active_requests', query),
    record.metric('http_server_request_duration_seconds', query),
  ]);
  const waiting = latestSum(active);
  const { perSecond, seconds, turnedAway } = endedOf(durations);
  const long = Number.isFinite(seconds) ? `up to ${seconds} s` : 'for longer than is measured';
  const others =
    perSecond > 0
      ? `of those of the last ${WINDOW_SECONDS} s, 95 of 100 had waited ${long}, and ${Math.round(turnedAway * 100)} of 100 were turned away`
      : `nobody had an answer in the last ${WINDOW_SECONDS} s`;
  // Whoever is turned away in time was promised no more while the partner is out of order.
  return {
    present: waiting > MANY_WAITING || seconds > LONG_SECONDS,
    reading: `checkouts: ${waiting} customers wait; ${others}`,
  };
}
