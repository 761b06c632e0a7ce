import pg from 'pg';
import { LabError } from '#chaos/errors/lab-error.ts';
import type { DatabaseLogin } from './connection.ts';
import { type Result, resultLines } from './result-table.ts';

/** What the prompt offers beside SQL. */
const TABLES = `SELECT schemaname AS schema, tablename AS name, tableowner AS owner FROM pg_catalog.pg_tables
  WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2`;
const COLUMNS = `SELECT attname AS column, format_type(atttypid, atttypmod) AS type, NOT attnotnull AS nullable,
    pg_get_expr(adbin, adrelid) AS default
  FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
  WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`;
const INDEXES = `SELECT indexrelid::regclass AS index, pg_get_indexdef(indexrelid) AS definition
  FROM pg_index WHERE indrelid = $1::regclass ORDER BY 1`;
const SESSIONS = `SELECT pid, usename AS user, application_name AS application, state, wait_event AS waits_for,
    round(extract(epoch FROM now() - xact_start)::numeric, 1) AS transaction_s, query
  FROM pg_stat_activity WHERE datname = current_database() ORDER BY xact_start NULLS LAST, pid`;
const HELP = [
  'Statements end with a semicolon and may take several lines.',
  '  \\dt         tables          \\d NAME     columns and indexes of a table',
  '  \\activity   sessions (pg_stat_activity)',
  '  \\q          ends it         \\?          this',
];

/** A connection that answers statements and backslash commands with lines to print. */
export interface Session extends AsyncDisposable {
  /** @throws Error with the database's own words */
  execute(statement: string): Promise<string[]>;
  /** @returns undefined to end the session */
  command(line: string): Promise<string[] | undefined>;
}

/** @throws LabError unavailable when the database takes no connection */
export async function openSession(login: DatabaseLogin): Promise<Session> {
  const client = new pg.Client({ ...login, application_name: 'drill psql' });
  await client.connect().catch((cause: Error) => {
    const message = `the lab's database takes no connection (${cause.message}): ./drill status shows how it is`;
    throw new LabError('unavailable', message, {}, { cause });
  });
  // A server that goes away is told by the next statement.
  client.on('error', () => {});
  const query = async (text: string, values: string[] = []) => {
    const answer = await client.query({ text, values, rowMode: 'array' });
    const results = (Array.isArray(answer) ? answer : [answer]) as Result[];
    return results.flatMap(resultLines);
  };
  return {
    execute: (statement) => query(statement),
    command: async (line) => {
      const [name, argument] = line.split(/\s+/);
      if (name === '\\q') return undefined;
      if (name === '\\?') return HELP;
      if (name === '\\dt' || (name === '\\d' && !argument)) return query(TABLES);
      if (name === '\\d' && argument)
        return [...(await query(COLUMNS, [argument])), '', ...(await query(INDEXES, [argument]))];
      if (name === '\\activity') return query(SESSIONS);
      throw new Error(`${name} is not known here; \\? lists what is`);
    },
    [Symbol.asyncDispose]: () => client.end(),
  };
}

/** An error of the database in its own words, with what it advises. */
export function errorLines(error: unknown): string[] {
  const { message, detail, hint } = error as Error & { detail?: string; hint?: string };
  return [`ERROR:  ${message}`, ...(detail ? [`DETAIL:  ${detail}`] : []), ...(hint ? [`HINT:  ${hint}`] : [])];
}
