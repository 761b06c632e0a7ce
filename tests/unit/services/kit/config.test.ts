import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { commonConfig, databaseConfig, readConfig, serviceUrl } from '#kit/config.ts';

const schema = commonConfig.extend(databaseConfig.shape).extend({ PARTNER_URL: serviceUrl });
const environment = {
  OTEL_SERVICE_NAME: 'kiosk',
  PORT: '4401',
  ADMIN_PORT: '4411',
  ADMIN_TOKEN: 'a-token-of-24-characters',
  DATABASE_URL: 'postgres://kiosk:pw@127.0.0.1:4430/nightmarket',
  PARTNER_URL: 'http://127.0.0.1:4441',
};

/** Reads a broken configuration. @returns what the operator is told, and the status that the process ends with */
function readBroken(changes: Record<string, string | undefined>): { told: string; status: unknown } {
  let told = '';
  const exit = new Error('exit');
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    told += text;
    return true;
  });
  const exited = jest.spyOn(process, 'exit').mockImplementation(() => {
    throw exit;
  });
  expect(() => readConfig(schema, { ...environment, ...changes })).toThrow(exit);
  return { told, status: exited.mock.calls[0]?.[0] };
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe('readConfig', () => {
  it('turns texts into values and fills in what may be left out', () => {
    expect(readConfig(schema, environment)).toMatchObject({
      PORT: 4401,
      HOST: '127.0.0.1',
      LOG_LEVEL: 'info',
      DATABASE_POOL_SIZE: 8,
      DATABASE_ACQUIRE_TIMEOUT_MS: 5000,
      MIGRATE_ON_START: true,
    });
    expect(readConfig(schema, { ...environment, MIGRATE_ON_START: 'false' }).MIGRATE_ON_START).toBe(false);
  });

  it('lists every fault, then ends the process as misconfigured', () => {
    const { told, status } = readBroken({
      PORT: '99999',
      ADMIN_PORT: undefined,
      LOG_LEVEL: 'loud',
      DATABASE_POOL_SIZE: '0',
      PARTNER_URL: 'ftp://127.0.0.1',
    });
    expect(status).toBe(78);
    expect(told).toContain('configuration has 5 fault(s):\n');
    for (const name of ['PORT', 'ADMIN_PORT', 'LOG_LEVEL', 'DATABASE_POOL_SIZE', 'PARTNER_URL']) {
      expect(told).toMatch(new RegExp(`^  ${name}: .+; got .+$`, 'm'));
    }
    expect(told).toContain('  PARTNER_URL: must be an http:// address; got "ftp://127.0.0.1"\n');
  });

  it.each([
    ['ADMIN_TOKEN', 'tiny', '  ADMIN_TOKEN: must have at least 16 characters; got 4 characters that are not shown\n'],
    [
      'DATABASE_URL',
      'mysql://kiosk:pw@127.0.0.1/shop',
      '  DATABASE_URL: must be a postgres:// address; got 31 characters that are not shown\n',
    ],
  ])('does not show %s', (name, value, line) => {
    const { told } = readBroken({ [name]: value });
    expect(told).toContain(line);
    expect(told).not.toContain(value);
  });
});
