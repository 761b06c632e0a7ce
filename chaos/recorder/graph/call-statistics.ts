import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type CallSpan, SERVER } from './call-span.ts';
import { DurationHistogram } from './duration-histogram.ts';
import { type Call, type EdgeKind, Pairing, type PairingOptions } from './pairing.ts';

export const BUCKET_SECONDS = 10;

/** Routes counted apart per edge and bucket; a service that puts ids into its routes gets the rest in one. */
const MOST_ROUTES = 200;

/** Counts of one edge (or, with kind 'service', of one service's own server spans) and route in one bucket. */
export interface Statistic {
  /** Seconds since 1970. */
  bucket: number;
  kind: EdgeKind | 'service';
  client: string;
  server: string;
  route: string;
  requests: number;
  errors: number;
  durations: DurationHistogram;
}

/**
 * Adds up calls in buckets of ten seconds by the time they ended, so that the service graph reads a few thousand rows
 * and never a span. Kept in memory until `flush` merges it into the table.
 */
export class CallStatistics {
  readonly #fresh = new Map<string, Statistic>();
  readonly #routes = new Map<string, number>();
  readonly #pairing: Pairing;
  readonly #select: StatementSync;
  readonly #replace: StatementSync;
  readonly #since: StatementSync;
  /** Calls that ended before this, in unix milliseconds, were counted before the recorder started; see recount.ts. */
  readonly #countFromMs: number;

  constructor(database: DatabaseSync, options: PairingOptions & { countFromMs?: number } = {}) {
    this.#pairing = new Pairing((call) => this.#add(call), options);
    this.#countFromMs = options.countFromMs ?? 0;
    this.#select = database.prepare(
      'SELECT * FROM call_statistics WHERE bucket = ? AND kind = ? AND client = ? AND server = ? AND route = ?',
    );
    this.#replace = database.prepare('INSERT OR REPLACE INTO call_statistics VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    this.#since = database.prepare('SELECT * FROM call_statistics WHERE bucket >= ? AND bucket < ?');
  }

  add(spans: CallSpan[], now: number): void {
    for (const span of spans) {
      if (span.kind === SERVER) this.#add({ ...span, kind: 'service', client: '', server: span.service, route: '' });
      this.#pairing.add(span, now);
    }
  }

  expire(now: number): void {
    this.#pairing.expire(now);
  }

  /** Writes what came since the last time. Part of the caller's transaction; call `written` after its commit. */
  flush(): void {
    for (const fresh of this.#fresh.values()) {
      const { bucket, kind, client, server, route } = fresh;
      const stored = this.#select.get(bucket, kind, client, server, route);
      const sum = stored === undefined ? fresh : added(statistic(stored), fresh);
      this.#replace.run(bucket, kind, client, server, route, sum.requests, sum.errors, sum.durations.encode());
    }
  }

  written(): void {
    this.#fresh.clear();
    this.#routes.clear();
  }

  /** All statistics of a range of buckets, from seconds to seconds, stored and fresh. */
  read(from: number, to: number): Statistic[] {
    const fresh = [...this.#fresh.values()].filter(({ bucket }) => bucket >= from && bucket < to);
    return [...this.#since.all(from, to).map(statistic), ...fresh];
  }

  #add(call: Omit<Call, 'kind'> & { kind: Statistic['kind'] }): void {
    if (call.endMs < this.#countFromMs) return;
    const bucket = Math.floor(call.endMs / 1000 / BUCKET_SECONDS) * BUCKET_SECONDS;
    const edge = `${bucket}\n${call.kind}\n${call.client}\n${call.server}`;
    const key = `${edge}\n${call.route}`;
    let known = this.#fresh.get(key);
    if (known === undefined) {
      const routes = this.#routes.get(edge) ?? 0;
      if (routes >= MOST_ROUTES && call.route !== '(other)') {
        this.#add({ ...call, route: '(other)' });
        return;
      }
      this.#routes.set(edge, routes + 1);
      const { kind, client, server, route } = call;
      known = { bucket, kind, client, server, route, requests: 0, errors: 0, durations: new DurationHistogram() };
      this.#fresh.set(key, known);
    }
    known.requests += 1;
    if (call.error) known.errors += 1;
    known.durations.add(call.durationMs);
  }
}

function added(sum: Statistic, other: Statistic): Statistic {
  sum.requests += other.requests;
  sum.errors += other.errors;
  sum.durations.merge(other.durations);
  return sum;
}

function statistic(row: Record<string, unknown>): Statistic {
  return {
    bucket: Number(row.bucket),
    kind: row.kind as Statistic['kind'],
    client: String(row.client),
    server: String(row.server),
    route: String(row.route),
    requests: Number(row.requests),
    errors: Number(row.errors),
    durations: DurationHistogram.decode(row.durations as Uint8Array),
  };
}
