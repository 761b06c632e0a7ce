import { existsSync } from 'node:fs';
import type { DatabaseConfig } from './config.ts';
import { logger } from './logger.ts';

interface MigrationOptions {
  /** The service's own PostgreSQL schema, also the place where applied migrations are remembered. */
  schema: string;
  /** Folder of SQL files, applied in the order of their names. */
  folder: string;
  config: DatabaseConfig;
}

/**
 * Applies the SQL files of a service's `migrations/` folder that its database has not seen yet, each in a transaction.
 * @throws Error from PostgreSQL, with the name of the migration that failed
 */
export async function migrate({ schema, folder, config }: MigrationOptions): Promise<void> {
  if (!config.MIGRATE_ON_START || !existsSync(folder)) return;
  const { runner } = await import('node-pg-migrate');
  const applied = await runner({
    databaseUrl: config.DATABASE_URL,
    dir: folder,
    // What editors leave behind is no migration.
    ignorePattern: '.*(?<!\\.sql)',
    schema,
    migrationsSchema: schema,
    migrationsTable: 'migrations',
    direction: 'up',
    count: Number.POSITIVE_INFINITY,
    checkOrder: true,
    // The lock is one for the whole database, and services start together: each waits for its turn.
    advisoryLockMode: 'wait',
    log: () => {},
    logger: { debug: () => {}, info: () => {}, warn: (text) => logger.warn(text), error: (text) => logger.error(text) },
  });
  for (const one of applied) logger.info({ migration: one.name }, 'migration applied');
}
