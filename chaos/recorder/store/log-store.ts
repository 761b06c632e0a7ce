import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { OriginView } from '../otlp/fields.ts';
import type { LogsRequest } from '../otlp/logs-request.ts';
import { ByteWriter } from './byte-writer.ts';
import { encodeAttributes } from './span-codec.ts';
import type { Origin, Vocabulary } from './vocabulary.ts';

/** Keeps log records, one row each, with the message as text that can be searched. */
export class LogStore {
  readonly #vocabulary: Vocabulary;
  readonly #insert: StatementSync;
  readonly #writer = new ByteWriter();

  constructor(database: DatabaseSync, vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
    this.#insert = database.prepare(`
      INSERT INTO logs (time_us, received, severity, severity_text, origin, trace_id, span_id, message, attributes)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  }

  /** Stores requests within the caller's transaction. `received` is in unix milliseconds. */
  write(requests: LogsRequest[], received: number): void {
    for (const { bytes, records } of requests) {
      const origins = new Map<OriginView, Origin>();
      for (const record of records) {
        const origin = origins.get(record.origin) ?? this.#vocabulary.origin(bytes, record.origin);
        origins.set(record.origin, origin);
        this.#writer.reset();
        encodeAttributes(this.#writer, this.#vocabulary, bytes, record.attributes);
        this.#insert.run(
          record.timeUs === 0 ? received * 1000 : record.timeUs,
          Math.floor(received / 1000),
          record.severity,
          bytes.toString('utf8', record.severityText.from, record.severityText.to),
          origin.id,
          record.traceId < 0 ? null : bytes.subarray(record.traceId, record.traceId + 16),
          record.spanId < 0 ? null : bytes.subarray(record.spanId, record.spanId + 8),
          typeof record.body === 'string' ? record.body : JSON.stringify(record.body ?? ''),
          this.#writer.written(),
        );
      }
    }
  }
}
