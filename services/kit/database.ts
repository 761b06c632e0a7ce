import pg from 'pg';
import type { DatabaseConfig } from './config.ts';
import { logger } from './logger.ts';
import { gauge } from './metrics.ts';

export type { Pool, PoolClient } from 'pg';

const POOL_STATES = ['used', 'idle', 'waiting'] as const;

/** Anything that runs one statement: the pool, or one connection inside a transaction. */
export type Queryable = Pick<pg.Pool, 'query'>;

/**
 * The service's connections. A caller that finds none free waits, for at most DATABASE_ACQUIRE_TIMEOUT_MS.
 * Their use is published as `db_client_connections{state}`.
 */
export function createPool(config: DatabaseConfig): pg.Pool {
  const pool = new pg.Pool({
    connectionString: config.DATABASE_URL,
    max: config.DATABASE_POOL_SIZE,
    connectionTimeoutMillis: config.DATABASE_ACQUIRE_TIMEOUT_MS,
    idleTimeoutMillis: 30_000,
    application_name: process.env.OTEL_SERVICE_NAME,
  });
  // Without a listener, a connection that breaks while idle would end the process.
  pool.on('error', (err) => logger.warn({ err }, 'an idle database connection broke; the pool makes a new one'));
  gauge(
    'db_client_connections',
    'Database connections in use and idle, and callers that wait for one.',
    ['state'],
    function collect() {
      const counts = { used: pool.totalCount - pool.idleCount, idle: pool.idleCount, waiting: pool.waitingCount };
      for (const state of POOL_STATES) this.set({ state }, counts[state]);
    },
  );
  gauge('db_client_connections_max', 'Database connections that the pool may open.').set(config.DATABASE_POOL_SIZE);
  return pool;
}

/**
 * Runs `work` in one transaction on one connection: committed when it returns, rolled back when it throws.
 * The connection goes back to the pool either way.
 */
export async function inTransaction<Result>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // A connection that breaks between two statements says so here; unheard, it would end the process.
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure;
      logger.warn({ err: failure }, 'rollback failed; the connection is dropped');
    });
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/** Whether a statement failed because a value that must be unique is there already. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '23505';
}
