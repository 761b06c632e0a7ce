import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { type Condition, condition } from '#chaos/conditions/condition.ts';
import { kindOf } from '#chaos/conditions/kinds/index.ts';
import type { LabLevers } from '#chaos/conditions/lab-levers.ts';
import { createRandom, type Random } from '#chaos/load/random.ts';
import { createRecordReader, type RecordReader } from '#chaos/recorder/reader.ts';
import { type Answer, ask, type Request } from './answer.ts';
import { type BenchAddress, readBenchAddress } from './bench-address.ts';
import { Broken, NoVerdict } from './check.ts';

const COMES_NOT_BACK = 'After a restart the service does not come back';
/** What users suffer, by what was done. */
const DOES_NOT_START = { start: 'The code does not start', restart: COMES_NOT_BACK, kill: COMES_NOT_BACK };

/** The bench in the hands of a suite: users' requests, conditions, the database, the record. */
export class Bench {
  readonly address: BenchAddress;
  /** Traces, logs, metrics and graph of the bench. */
  readonly record: RecordReader;
  private readonly levers: LabLevers;
  private readonly pool: pg.Pool;
  private held: Condition[] = [];

  constructor(address = readBenchAddress()) {
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

  /** Randomness that the seed of this run and a name decide. */
  random(name: string): Random {
    return createRandom(`${this.address.seed} ${name}`);
  }

  /** A value that no other run and no other call has, for idempotency keys and references. */
  key(random: Random): string {
    const hex = () => random.whole(0, 0xffff).toString(16).padStart(4, '0');
    return `${hex()}${hex()}-${hex()}-4${hex().slice(1)}-a${hex().slice(1)}-${hex()}${hex()}${hex()}`;
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

  /** Stops a service as an operator would and starts it again; resolves when it is ready. */
  restart(service: string): Promise<void> {
    return this.control('restart', service);
  }

  /** Kills a service (SIGKILL) and starts it again; resolves when it is ready. */
  kill(service: string): Promise<void> {
    return this.control('kill', service);
  }

  /** Rows of a query, as the superuser; amounts of type numeric come as strings. */
  async sql<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.pool.query<Row>(text, values)).rows;
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
