import { z } from 'zod';
import type { LogLevel, LogPage, LogRecord } from '../answers.ts';
import { ByteReader } from '../store/byte-reader.ts';
import type { FlightRecord } from '../store/record.ts';
import { decodeAttributes } from '../store/span-codec.ts';
import { limit, readQuery, time } from './parameters.ts';
import { idRange, refuseSeveral, tracePrefix } from './trace-prefix.ts';

const LEVELS: LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
/** SeverityNumber has four steps for each level: 1-4 trace, 5-8 debug, and so on. */
const STEPS = 4;

/** How far back a text is looked for when nobody says. */
const SEARCHED_MS = 15 * 60 * 1000;

/** GET /logs: the newest records, or with `after` those that came since. */
export function readLogs(record: FlightRecord, query: URLSearchParams, now: () => number): LogPage {
  const wanted = readQuery(
    z.object({
      traceId: tracePrefix.optional(),
      service: z.string().optional(),
      level: z.enum(LEVELS, { error: `one of ${LEVELS.join(', ')}` }).optional(),
      contains: z.string().optional(),
      since: time(now).optional(),
      until: time(now).optional(),
      after: z
        .string()
        .regex(/^\d{1,15}$/, 'the nextCursor of an earlier answer')
        .optional(),
      limit: limit(100, 5_000),
    }),
    query,
  );
  const where: string[] = [];
  const values: (string | number | Uint8Array)[] = [];
  const compare = (condition: string, value: string | number | Uint8Array | undefined) => {
    if (value === undefined) return;
    where.push(condition);
    values.push(value);
  };
  compare('id > ?', wanted.after === undefined ? undefined : Number(wanted.after));
  if (wanted.traceId !== undefined) {
    const [first, last] = idRange(wanted.traceId);
    refuseSeveral(tracesWithin(record, first, last), wanted.traceId);
    where.push('trace_id BETWEEN ? AND ?');
    values.push(first, last);
  }
  compare('origin IN (SELECT id FROM origins WHERE service = ?)', wanted.service);
  compare('severity >= ?', wanted.level === undefined ? undefined : LEVELS.indexOf(wanted.level) * STEPS + 1);
  if (wanted.contains !== undefined) {
    const { contains } = wanted;
    record.database.function('has_text', (message, attributes) =>
      Number(hasText(record, message, attributes, contains)),
    );
    where.push('has_text(message, attributes)');
  }
  // Reading every attribute of a day would keep senders waiting.
  const searched = wanted.contains === undefined || wanted.after !== undefined ? undefined : now() - SEARCHED_MS;
  const since = wanted.since ?? searched;
  compare('time_us >= ?', since === undefined ? undefined : since * 1000);
  compare('time_us <= ?', wanted.until === undefined ? undefined : wanted.until * 1000);
  const condition = where.length > 0 ? `WHERE ${where.join(' AND ')}` : '';
  const order = wanted.after === undefined ? 'DESC' : 'ASC';
  const newest = Number(record.database.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'logs'").get()?.seq ?? 0);
  const rows = record.database
    .prepare(`SELECT * FROM logs ${condition} ORDER BY id ${order} LIMIT ?`)
    .all(...values, wanted.limit);
  if (order === 'DESC') rows.reverse();
  // A page that is not full has read everything there is, also what did not match.
  const readTo = order === 'ASC' && rows.length === wanted.limit ? Number(rows.at(-1)?.id) : newest;
  return {
    records: rows.map((row) => logRecord(record, row)),
    nextCursor: String(Math.max(readTo, Number(wanted.after ?? 0))),
  };
}

function tracesWithin(record: FlightRecord, first: Buffer, last: Buffer): string[] {
  return record.database
    .prepare('SELECT DISTINCT trace_id FROM logs WHERE trace_id BETWEEN ? AND ? LIMIT 6')
    .all(first, last)
    .map((row) => hex(row.trace_id) ?? '');
}

/** Whether a text stands in the message or in the value of an attribute: an order's id is one of these. */
function hasText(record: FlightRecord, message: unknown, attributes: unknown, text: string): boolean {
  if (String(message).includes(text)) return true;
  const values = Object.values(decodeAttributes(new ByteReader(attributes as Uint8Array), record.vocabulary));
  return values.some((value) => String(value).includes(text));
}

function logRecord(record: FlightRecord, row: Record<string, unknown>): LogRecord {
  return {
    cursor: String(row.id),
    time: Number(row.time_us) / 1000,
    service: record.vocabulary.readOrigin(Number(row.origin)).service,
    level: levelOf(Number(row.severity), String(row.severity_text)),
    message: String(row.message),
    traceId: hex(row.trace_id),
    spanId: hex(row.span_id),
    attributes: decodeAttributes(new ByteReader(row.attributes as Uint8Array), record.vocabulary),
  };
}

function levelOf(severity: number, text: string): LogLevel {
  if (severity > 0) return LEVELS[Math.min(LEVELS.length - 1, Math.floor((severity - 1) / STEPS))] as LogLevel;
  return LEVELS.find((level) => level === text.toLowerCase()) ?? 'info';
}

function hex(bytes: unknown): string | null {
  return bytes instanceof Uint8Array ? Buffer.from(bytes).toString('hex') : null;
}
