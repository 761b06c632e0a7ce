import { chownSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { installedPostgres, reachablePostgres } from '#infra/embedded/postgres/binaries.ts';
import { initialiseCluster, withServer } from '#infra/embedded/postgres/cluster.ts';
import { postgresIdentity } from '#infra/embedded/postgres/run-as.ts';
import { SUPERUSER } from '#infra/postgres/server.ts';
import { migrate } from '#kit/migrations.ts';

const PASSWORD = 'of-this-test';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A PostgreSQL of its own, until it is disposed of. */
async function startDatabase() {
  const home = mkdtempSync(join(tmpdir(), 'migrations-'));
  const identity = postgresIdentity();
  if (identity) chownSync(home, identity.uid, identity.gid);
  const binaries = reachablePostgres(installedPostgres(), home, identity !== undefined);
  const cluster = { data: join(home, 'data'), superuserPassword: PASSWORD };
  await initialiseCluster(binaries, cluster.data, PASSWORD, identity);
  const port = await freePort();
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  let ended: Promise<void> = Promise.resolve();
  await new Promise<void>((up, failed) => {
    ended = withServer(binaries, cluster, { port, identity, logFile: join(home, 'log') }, () => {
      up();
      return stopped;
    });
    ended.catch(failed);
  });
  return {
    url: `postgres://${SUPERUSER}:${PASSWORD}@127.0.0.1:${port}/postgres`,
    async [Symbol.asyncDispose]() {
      stop();
      await ended;
      rmSync(home, { recursive: true });
    },
  };
}

describe('migrations', () => {
  let database: Awaited<ReturnType<typeof startDatabase>>;
  let schemas = 0;
  beforeAll(async () => {
    database = await startDatabase();
  }, 60_000);
  afterAll(async () => database?.[Symbol.asyncDispose]());

  async function query<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** A service's folder and schema, and what its start does with them. */
  async function service() {
    schemas += 1;
    const schema = `service_${schemas}`;
    await query(`CREATE SCHEMA ${schema}`);
    const folder = join(mkdtempSync(join(tmpdir(), 'service-')), 'migrations');
    mkdirSync(folder);
    const write = (name: string, sql: string) => writeFileSync(join(folder, name), `-- Up Migration\n${sql};\n`);
    write('0001-schema.sql', `CREATE TABLE ${schema}.lanterns (colour text)`);
    const config = {
      DATABASE_URL: database.url,
      DATABASE_POOL_SIZE: 1,
      DATABASE_ACQUIRE_TIMEOUT_MS: 5_000,
      MIGRATE_ON_START: true,
    };
    return {
      schema,
      folder,
      write,
      start: () => migrate({ schema, folder, config }),
      applied: () =>
        query<{ name: string; checksum: string }>(`SELECT name, checksum FROM ${schema}.migrations ORDER BY id`),
      [Symbol.dispose]: () => rmSync(join(folder, '..'), { recursive: true }),
    };
  }

  it('are applied once, new files too, each with its checksum', async () => {
    using lamps = await service();
    await lamps.start();
    await lamps.start();
    lamps.write('0002-size.sql', `ALTER TABLE ${lamps.schema}.lanterns ADD COLUMN size int`);
    await lamps.start();
    expect(await lamps.applied()).toEqual(
      ['0001-schema', '0002-size'].map((name) => ({ name, checksum: expect.stringMatching(/^[0-9a-f]{64}$/) })),
    );
  });

  it('keep a service from starting when one was edited after it had been applied, until that is taken back', async () => {
    using lamps = await service();
    await lamps.start();
    lamps.write('0001-schema.sql', `CREATE TABLE ${lamps.schema}.lanterns (colour text, size int)`);
    await expect(lamps.start()).rejects.toThrow(
      'migrations/0001-schema.sql was edited after it had been applied, and is not applied again: take the edit back and write the change as a new file in migrations/, or begin anew with ./drill reset',
    );
    lamps.write('0001-schema.sql', `CREATE TABLE ${lamps.schema}.lanterns (colour text)`);
    await lamps.start();
  });

  it('take over what was applied before checksums were kept', async () => {
    using lamps = await service();
    await lamps.start();
    await query(`ALTER TABLE ${lamps.schema}.migrations DROP COLUMN checksum`);
    await lamps.start();
    expect(await lamps.applied()).toEqual([{ name: '0001-schema', checksum: expect.any(String) }]);
  });

  it('let a service start whose applied file is gone, as after an undo', async () => {
    using lamps = await service();
    lamps.write('0002-size.sql', `ALTER TABLE ${lamps.schema}.lanterns ADD COLUMN size int`);
    await lamps.start();
    renameSync(join(lamps.folder, '0002-size.sql'), join(lamps.folder, '0002-size.sql.away'));
    await lamps.start();
  });
});
