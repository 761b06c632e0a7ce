import type { LabRecord } from '../../embedded/lab-state.ts';
import { DATABASE_NAME, DATABASE_SERVICES, portPlan, type ServiceName } from '../../topology.ts';
import { wrongOption } from '../telemetry/options.ts';

/** A service's way into the lab's database. */
export interface DatabaseLogin {
  host: string;
  port: number;
  database: string;
  user: ServiceName;
  password: string;
}

/** @throws LabError bad-request for a service without data of its own */
export function databaseService(name: string | undefined): ServiceName {
  const service = DATABASE_SERVICES.find((one) => one === name);
  if (service === undefined) throw wrongOption('psql SERVICE', `one of ${DATABASE_SERVICES.join(', ')}`, name);
  return service;
}

/** Straight to PostgreSQL, past the links: looking at a faulty link must not suffer from it. */
export function loginOf(record: LabRecord, user: ServiceName): DatabaseLogin {
  return {
    host: '127.0.0.1',
    port: portPlan(record.portBase).postgres,
    database: DATABASE_NAME,
    user,
    password: record.databasePasswords[user] ?? '',
  };
}

/**
 * What to start psql with. The password goes into its environment, where other users of the machine cannot read it as
 * they could in its arguments.
 */
export function psqlProcess(login: DatabaseLogin, args: readonly string[], environment: NodeJS.ProcessEnv) {
  return {
    args: [
      '--host',
      login.host,
      '--port',
      String(login.port),
      '--username',
      login.user,
      '--dbname',
      login.database,
      ...args,
    ],
    environment: { ...environment, PGPASSWORD: login.password, PGAPPNAME: 'drill psql' },
  };
}
