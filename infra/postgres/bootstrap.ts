import { DATABASE_NAME, DATABASE_SERVICES } from '../topology.ts';

const quoteIdentifier = (name: string) => `"${name.replaceAll('"', '""')}"`;
const quoteLiteral = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** Makes the company's database and, for each service that has data, a role that may log in. Run it in `postgres`. */
export function roleStatements(): string[] {
  return [
    ...DATABASE_SERVICES.map((service) => `CREATE ROLE ${quoteIdentifier(service)} LOGIN`),
    `CREATE DATABASE ${quoteIdentifier(DATABASE_NAME)}`,
    // Not only CONNECT: a queue or a cache that a service takes on may want a schema of its own.
    `REVOKE ALL ON DATABASE ${quoteIdentifier(DATABASE_NAME)} FROM PUBLIC`,
    ...DATABASE_SERVICES.map(
      (service) => `GRANT ALL ON DATABASE ${quoteIdentifier(DATABASE_NAME)} TO ${quoteIdentifier(service)}`,
    ),
    // So that everybody sees everybody's sessions in pg_stat_activity, as an operator would.
    ...DATABASE_SERVICES.map((service) => `GRANT pg_read_all_stats TO ${quoteIdentifier(service)}`),
    // A role's own schema comes first and alone: services meet over HTTP, not over each other's tables.
    ...DATABASE_SERVICES.map(
      (service) => `ALTER ROLE ${quoteIdentifier(service)} SET search_path = ${quoteIdentifier(service)}`,
    ),
  ];
}

/** Gives every service a schema of its own. Run it in the company's database. */
export function schemaStatements(): string[] {
  return DATABASE_SERVICES.map(
    (service) => `CREATE SCHEMA ${quoteIdentifier(service)} AUTHORIZATION ${quoteIdentifier(service)}`,
  );
}

/** Sets the roles' passwords. @param passwords by service */
export function passwordStatements(passwords: Readonly<Record<string, string>>): string[] {
  return Object.entries(passwords).map(
    ([service, password]) => `ALTER ROLE ${quoteIdentifier(service)} PASSWORD ${quoteLiteral(password)}`,
  );
}
