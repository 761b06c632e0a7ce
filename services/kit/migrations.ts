import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { appliedMigrations, isUpToDate, keepChecksums, readMigrations, refuseEdited } from './applied-migrations.ts';
import type { DatabaseConfig } from './config.ts';
import { logger } from './logger.ts';

interface MigrationOptions {
  /** The service's own PostgreSQL schema, also the place where applied migrations are remembered. */
  schema: string;
  /** Folder of SQL files, applied in the order of their names. */
  folder: string;
  config: DatabaseConfig;
}

const TABLE = 'migrations';
/** A database may start together with its services, or after them. */
const DATABASE_PATIENCE_MS = 25_000;
const RETRY_MS = 50;

async function connectWhenUp(config: DatabaseConfig): Promise<pg.Client> {
  const deadline = Date.now() + DATABASE_PATIENCE_MS;
  for (;;) {
    const client = new pg.Client({ connectionString: config.DATABASE_URL, connectionTimeoutMillis: 5_000 });
    try {
      await client.connect();
      return client;
    } catch (error) {
      // The last attempt's reason is the one worth reading; those before it only mean "not yet".
      if (Date.now() > deadline) throw error;
      await delay(RETRY_MS);
    }
  }
}

/**
 * Waits until the database answers, then applies the SQL files of a service's `migrations/` folder that it has not seen
 * yet, each in a transaction.
 * @throws Error from PostgreSQL, with the name of the migration that failed; Error for one that was edited after it had
 *   been applied
 */
export async function migrate({ schema, folder, config }: MigrationOptions): Promise<void> {
  if (!config.MIGRATE_ON_START || !existsSync(folder)) return;
  const client = await connectWhenUp(config);
  try {
    const table = `${schema}.${TABLE}`;
    const files = readMigrations(folder);
    const known = await appliedMigrations(client, table);
    if (known) refuseEdited(files, known);
    // The library takes longer to load than most services to start; usually there is nothing for it to do.
    if (known && isUpToDate(files, known)) return;
    const { runner } = await import('node-pg-migrate');
    const applied = await runner({
      dbClient: client,
      dir: folder,
      // What editors leave behind is no migration.
      ignorePattern: '.*(?<!\\.sql)',
      schema,
      migrationsSchema: schema,
      migrationsTable: TABLE,
      direction: 'up',
      count: Number.POSITIVE_INFINITY,
      checkOrder: true,
      // The lock is one for the whole database, and services start together: each waits for its turn.
      advisoryLockMode: 'wait',
      log: () => {},
      logger: {
        debug: () => {},
        info: () => {},
        warn: (text) => logger.warn(text),
        error: (text) => logger.error(text),
      },
    });
    await keepChecksums(client, table, files);
    for (const one of applied) logger.info({ migration: one.name }, 'migration applied');
  } finally {
    await client.end();
  }
}
