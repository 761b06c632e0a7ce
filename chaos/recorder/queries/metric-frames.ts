import { decodeFrame } from '../scrape/frame-codec.ts';
import type { FlightRecord } from '../store/record.ts';

/**
 * Calls `visit` for each scrape of a service within a range of unix milliseconds, oldest first, with the values that
 * the service showed then. Frames before the first key frame cannot be read and are passed over.
 */
export function eachScrape(
  record: FlightRecord,
  range: { service: string; since: number; until: number },
  visit: (timeMs: number, values: ReadonlyMap<number, number>) => void,
): void {
  const { service, since, until } = range;
  const key = record.database
    .prepare('SELECT max(time_ms) AS time FROM frames WHERE service = ? AND key_frame = 1 AND time_ms <= ?')
    .get(service, since)?.time;
  const frames = record.database
    .prepare(
      'SELECT time_ms, key_frame, samples FROM frames WHERE service = ? AND time_ms >= ? AND time_ms <= ? ORDER BY time_ms, id',
    )
    .iterate(service, key ?? since, until);
  let values: Map<number, number> | undefined;
  for (const row of frames) {
    const frame = decodeFrame(row.samples as Uint8Array, row.key_frame === 1);
    if (frame.key) values = frame.values;
    if (values === undefined) continue;
    for (const series of frame.gone) values.delete(series);
    if (!frame.key) for (const [series, value] of frame.values) values.set(series, value);
    const timeMs = Number(row.time_ms);
    if (timeMs >= since) visit(timeMs, values);
  }
}
