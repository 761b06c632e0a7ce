import type { Health } from '../answers.ts';
import type { IngestCounts } from '../ingest/otlp-routes.ts';
import type { FlightRecord } from '../store/record.ts';
import type { Dropped } from '../store/retention.ts';

/** GET /healthz. Counts rows, which takes milliseconds where there are millions. */
export function health(record: FlightRecord, counts: IngestCounts, dropped: Dropped, queuedBytes: number): Health {
  const rows = record.database
    .prepare(
      `SELECT (SELECT coalesce(sum(spans), 0) FROM traces) AS spans, (SELECT count(*) FROM traces) AS traces,
        (SELECT count(*) FROM logs) AS logs, (SELECT count(*) FROM series) AS series`,
    )
    .get() as { spans: number; traces: number; logs: number; series: number };
  return {
    status: 'ok',
    ...rows,
    databaseBytes: record.fileBytes(),
    queuedBytes,
    ...counts,
    droppedByRetention: { ...dropped },
  };
}
