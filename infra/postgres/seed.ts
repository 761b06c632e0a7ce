import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { logger } from '#kit/logger.ts';
import { migrate } from '#kit/migrations.ts';
import { DATABASE_NAME, DATABASE_SERVICES } from '../topology.ts';
import { passwordStatements, roleStatements, schemaStatements } from './bootstrap.ts';
import { administer, type DatabaseServer } from './server.ts';

/** The seed, as a database that `reset` copies from. */
export const SEED_DATABASE = `${DATABASE_NAME}_seed`;

/** Back to the seed; whoever is connected is thrown out. */
export function reseed(server: DatabaseServer): Promise<void> {
  return administer(server, 'postgres', [
    `DROP DATABASE IF EXISTS ${DATABASE_NAME} WITH (FORCE)`,
    `CREATE DATABASE ${DATABASE_NAME} TEMPLATE ${SEED_DATABASE}`,
  ]);
}

async function migrateAll(server: DatabaseServer, services: string, passwords: Readonly<Record<string, string>>) {
  // The services' log is not the lab's: whoever waits for this sees one line of progress.
  logger.level = 'warn';
  for (const service of DATABASE_SERVICES) {
    const login = `${service}:${passwords[service]}`;
    await migrate({
      schema: service,
      folder: join(services, service, 'migrations'),
      config: {
        DATABASE_URL: `postgres://${login}@${server.host}:${server.port}/${DATABASE_NAME}`,
        DATABASE_POOL_SIZE: 1,
        DATABASE_ACQUIRE_TIMEOUT_MS: 5_000,
        MIGRATE_ON_START: true,
      },
    });
  }
}

/**
 * Fills an empty server with schema and seed, twice: as the database to work in and as SEED_DATABASE.
 * @param services the shipped services, whose migrations make both
 */
export async function seedServer(server: DatabaseServer, services: string): Promise<void> {
  const passwords = Object.fromEntries(DATABASE_SERVICES.map((service) => [service, randomBytes(12).toString('hex')]));
  await administer(server, 'postgres', roleStatements());
  await administer(server, DATABASE_NAME, schemaStatements());
  await administer(server, 'postgres', passwordStatements(passwords));
  await migrateAll(server, services, passwords);
  await administer(server, DATABASE_NAME, ['VACUUM ANALYZE']);
  await administer(server, 'postgres', [`CREATE DATABASE ${SEED_DATABASE} TEMPLATE ${DATABASE_NAME}`, 'CHECKPOINT']);
}
