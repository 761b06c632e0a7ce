import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { inTransaction, isUniqueViolation, type Pool } from '#kit/database.ts';
import { logger } from '#kit/logger.ts';

logger.level = 'silent';

/** A pool of one connection that writes down what is asked of it. */
function poolThat(failsAt: string | undefined) {
  const asked: unknown[] = [];
  const client = Object.assign(new EventEmitter(), {
    query: async (sql: string) => {
      asked.push(sql);
      if (sql === failsAt) throw new Error(`${sql} failed`);
    },
    release: (broken: Error | undefined) => asked.push(broken ? `drop: ${broken.message}` : 'release'),
  });
  return { asked, client, pool: { connect: async () => client } as unknown as Pool };
}

describe('inTransaction', () => {
  it('commits, gives the connection back and hands on the result', async () => {
    const { asked, pool } = poolThat(undefined);
    expect(
      await inTransaction(pool, async (client) => {
        await client.query('INSERT');
        return 7;
      }),
    ).toBe(7);
    expect(asked).toEqual(['BEGIN', 'INSERT', 'COMMIT', 'release']);
  });

  it.each(['INSERT', 'COMMIT'])('rolls back when %s fails', async (statement) => {
    const { asked, pool } = poolThat(statement);
    await expect(inTransaction(pool, (client) => client.query('INSERT'))).rejects.toThrow(`${statement} failed`);
    expect(asked.slice(-2)).toEqual(['ROLLBACK', 'release']);
  });

  it('outlives a connection that breaks between two statements, and drops it', async () => {
    const { asked, client, pool } = poolThat(undefined);
    const work = async () => {
      client.emit('error', new Error('the link was cut'));
      throw new Error('no answer from inventory');
    };
    await expect(inTransaction(pool, work)).rejects.toThrow('no answer from inventory');
    expect(asked.at(-1)).toBe('drop: the link was cut');
    expect(client.listenerCount('error')).toBe(0);
  });

  it('drops a connection that cannot even roll back, and hands on the first error', async () => {
    const { asked, pool } = poolThat('ROLLBACK');
    const work = () => Promise.reject(new Error('out of stock'));
    await expect(inTransaction(pool, work)).rejects.toThrow('out of stock');
    expect(asked).toEqual(['BEGIN', 'ROLLBACK', 'drop: ROLLBACK failed']);
  });
});

describe('isUniqueViolation', () => {
  const failure = (code: string) => Object.assign(new pg.DatabaseError('no', 2, 'error'), { code });

  it('knows a value that is there already from all else', () => {
    expect(isUniqueViolation(failure('23505'))).toBe(true);
    expect(isUniqueViolation(failure('23503'))).toBe(false);
    expect(isUniqueViolation(Object.assign(new Error('no'), { code: '23505' }))).toBe(false);
    expect(isUniqueViolation(undefined)).toBe(false);
  });
});
