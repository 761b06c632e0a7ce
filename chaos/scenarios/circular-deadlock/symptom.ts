import type { Metric } from '#chaos/recorder/answers.ts';
import type { RecordReader } from '#chaos/recorder/reader.ts';
import type { SymptomReading } from '../definition.ts';

const WINDOW_S = 6;
/** Orders under way beyond which customers wait for long: at 15 a second, these have come within 2 s. */
const MANY_WAITING = 30;

const rate = (metric: Metric | undefined, outcomes: (outcome: string) => boolean) =>
  (metric?.series ?? [])
    .filter(({ labels }) => outcomes(labels.outcome ?? ''))
    .reduce((sum, { ratePerSecond }) => sum + (ratePerSecond ?? 0), 0);

/** Whether orders are held up or fail, over the last few seconds. */
export async function readSymptom(record: RecordReader): Promise<SymptomReading> {
  const since = `${WINDOW_S}s`;
  const [ended, under] = await Promise.all([
    record.metric('orders_placements_total', { since, service: 'orders' }),
    record.metric('orders_placements_in_progress', { since, service: 'orders' }),
  ]);
  const placed = rate(ended, (outcome) => outcome === 'placed' || outcome === 'repeated');
  const failed = rate(ended, (outcome) => outcome === 'failed');
  const waiting = under?.series[0]?.points.at(-1)?.[1] ?? 0;
  const heldUp = waiting > MANY_WAITING && waiting > 2 * placed;
  const failing = failed > 0.5 && failed > placed;
  return {
    present: heldUp || failing,
    reading: `orders over the last ${WINDOW_S} s: ${placed.toFixed(1)} placed and ${failed.toFixed(1)} failed per second, ${waiting} waiting`,
  };
}
