import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { type Condition, condition } from '#chaos/conditions/condition.ts';
import { kindOf } from '#chaos/conditions/kinds/index.ts';
import type { LabLevers } from '#chaos/conditions/lab-levers.ts';
import type { LabError } from '#chaos/errors/lab-error.ts';
import { idempotencyKey, lookAlike, uuid } from '#chaos/load/idempotency-key.ts';
import { createRandom, type Random } from '#chaos/load/random.ts';
import type { Span } from '#chaos/recorder/answers.ts';
import { createRecordReader, type RecordReader } from '#chaos/recorder/reader.ts';
import { type Answer, ask, type Request } from './answer.ts';
import { type BenchAddress, benchAddressOnceThere } from './bench-address.ts';
import { Broken, NoVerdict } from './check.ts';

const COMES_NOT_BACK = 'After a restart the service does not come back';
/** What users suffer, by what was done. */
const DOES_NOT_START = { start: 'The code does not start', restart: COMES_NOT_BACK, kill: COMES_NOT_BACK };

const LOCK_TIMEOUT_MS = 3_000;
/** How many of all keys differ from another one in a single place, from 0 to 1. */
const LOOK_ALIKES = 0.2;

/** Runs a statement. @throws Error, pg's own, when the database refuses it */
export type Run = (text: string, values?: unknown[]) => Promise<unknown>;

/** The bench in the hands of a suite: users' requests, conditions, the database, the record. */
export class Bench {
  readonly address: BenchAddress;
  /** Traces, logs, metrics and graph of the bench. */
  readonly record: RecordReader;
  private readonly levers: LabLevers;
  private readonly pool: pg.Pool;
  private held: Condition[] = [];
  /** The latest key of each stream. */
  private readonly keys = new WeakMap<Random, string>();

  constructor(address: BenchAddress) {
    this.address = address;
    this.record = createRecordReader(address.recorderUrl);
    this.levers = {
      toxiproxyUrl: address.toxiproxyUrl,
      loadUrl: '',
      adminUrl: (service) => address.admin[service],
      adminToken: address.adminToken,
      links: address.links,
    };
    this.pool = new pg.Pool({ connectionString: address.databaseUrl, max: 4 });
    this.pool.on('error', () => {
      // An idle connection that the database dropped: the next query makes a new one, or says why it cannot.
    });
  }

  /** The bench that was started for this suite, once it is there. @throws Error when there is to be none */
  static async ready(): Promise<Bench> {
    return new Bench(await benchAddressOnceThere());
  }

  /** Randomness that the seed of this run and a name decide. */
  random(name: string): Random {
    return createRandom(`${this.address.seed} ${name}`);
  }

  /** An idempotency key that no other run and no other call has. Some look nearly like the one that was made before. */
  key(random: Random): string {
    const before = this.keys.get(random);
    if (before !== undefined && random.chance(LOOK_ALIKES)) {
      // Not of one that looks alike itself: that would be the first again.
      this.keys.delete(random);
      return lookAlike(before, random);
    }
    const key = idempotencyKey(random);
    this.keys.set(random, key);
    return key;
  }

  /** A value that no other run and no other call has, for ids of requests. */
  id(random: Random): string {
    return uuid(random);
  }

  urlOf(service: string): string {
    const url = this.address.services[service];
    if (url) return url;
    throw new NoVerdict(`the suite asks for ${service}, which is not on this bench; scenario.ts lists what is`);
  }

  /** A user's request. Waits count from `intendedStart` (performance.now()). */
  request(service: string, request: Request, intendedStart?: number): Promise<Answer> {
    return ask(this.urlOf(service), request, intendedStart);
  }

  /** Spans of a trace; none while none has arrived: a log line that leads to it may be there before. */
  async spansOf(traceId: string): Promise<Span[]> {
    try {
      return (await this.record.trace(traceId)).spans;
    } catch (error) {
      if ((error as LabError).code === 'not-found') return [];
      throw error;
    }
  }

  /** Applies conditions, on top of those that hold. */
  async apply(...some: Condition[]): Promise<void> {
    await this.lever(async () => {
      for (const one of some.map((each) => condition.parse(each))) {
        await kindOf(one).apply(one, this.levers);
        this.held.push(one);
      }
    });
  }

  /** Reverts every condition that holds. */
  async revert(): Promise<void> {
    await this.lever(async () => {
      for (const one of [...this.held].reverse()) await kindOf(one).revert(one, this.levers);
      this.held = [];
    });
  }

  /** Starts services that wait to be asked for (`benchLater`), and leaves alone what runs; resolves when all are ready. */
  async start(...services: string[]): Promise<void> {
    await Promise.all(services.map((service) => this.control('start', service)));
  }

  /** Stops a service as an operator would and starts it again. @returns milliseconds until it was ready */
  async restart(service: string): Promise<number> {
    const begun = performance.now();
    await this.control('restart', service);
    return performance.now() - begun;
  }

  /** Kills a service (SIGKILL) and starts it again; resolves when it is ready. */
  kill(service: string): Promise<void> {
    return this.control('kill', service);
  }

  /** Rows of a query, as the superuser; amounts of type numeric come as strings. */
  async sql<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.pool.query<Row>(text, values)).rows;
  }

  /**
   * While the work goes on whoever writes to a schema has to wait; who only reads does not.
   * @throws NoVerdict when that cannot be had
   */
  async withoutWrites(schema: string, work: () => Promise<void>): Promise<void> {
    const tables = await this.sql<{ name: string }>(
      "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = $1",
      [schema],
    );
    const names = tables.map(({ name }) => name).join(', ');
    await this.transaction(async (run) => {
      await run(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT_MS}ms'`);
      await run(`LOCK TABLE ${names} IN SHARE ROW EXCLUSIVE MODE`).catch((cause: Error) => {
        throw new NoVerdict(`the tables of ${schema} could not be locked: ${cause.message}`, { cause });
      });
      await work();
    });
  }

  /** What is run, as the superuser, in the work is there for others when the work is done, and not at all when it fails. */
  async transaction(work: (run: Run) => Promise<void>): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      await work((text, values) => client.query(text, values));
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  }

  /** Reads until it gives something other than undefined or false; undefined when the time is over. */
  async eventually<Result>(
    read: () => Promise<Result | undefined | false>,
    timeoutMs: number,
  ): Promise<Result | undefined> {
    const deadline = performance.now() + timeoutMs;
    do {
      const result = await read();
      if (result !== undefined && result !== false) return result;
      await delay(50);
    } while (performance.now() < deadline);
    return undefined;
  }

  /** Gives back connections; every suite ends with it. */
  async close(): Promise<void> {
    await this.revert();
    await this.pool.end();
  }

  private async lever(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (cause) {
      throw new NoVerdict(`a condition could not be set on the bench: ${(cause as Error).message}`, { cause });
    }
  }

  private async control(what: keyof typeof DOES_NOT_START, service: string): Promise<void> {
    const response = await fetch(`${this.address.controlUrl}/${what}/${service}`, {
      method: 'POST',
      signal: AbortSignal.timeout(30_000),
    });
    if (response.ok) return;
    const reason = await response.text();
    if (response.status === 409) throw new Broken(`${DOES_NOT_START[what]}: ${reason}.`);
    throw new NoVerdict(`${service} could not be started on the bench: ${reason}`);
  }
}
