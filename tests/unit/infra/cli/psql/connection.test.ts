import { describe, expect, it } from '@jest/globals';
import { databaseService, loginOf, psqlProcess } from '#infra/cli/psql/connection.ts';
import { newLabRecord } from '#infra/embedded/lab-state.ts';

describe('the way into the database', () => {
  const record = newLabRecord('default', 4400);
  const login = loginOf(record, 'orders');

  it("is the service's own user, straight to PostgreSQL", () => {
    expect(login).toEqual({
      host: '127.0.0.1',
      port: 4430,
      database: 'nightmarket',
      user: 'orders',
      password: record.databasePasswords.orders,
    });
  });

  it('keeps the password out of what other users can see', () => {
    const { args, environment } = psqlProcess(login, ['-c', 'SELECT 1'], { PATH: '/bin', PGPASSWORD: 'another' });
    expect(args).toEqual([
      '--host',
      '127.0.0.1',
      '--port',
      '4430',
      '--username',
      'orders',
      '--dbname',
      'nightmarket',
      '-c',
      'SELECT 1',
    ]);
    expect(args.join(' ')).not.toContain(login.password);
    expect(environment).toMatchObject({ PATH: '/bin', PGPASSWORD: login.password });
  });

  it.each(['partner', 'postgres', '', undefined])('is not there for %p', (name) => {
    expect(() => databaseService(name)).toThrow(/^psql SERVICE must be one of storefront, orders,.*; got /);
  });
});
