import pg from 'pg';

export const SUPERUSER = 'postgres';

/** A running PostgreSQL and how to get in as its superuser. */
export interface DatabaseServer {
  host: string;
  port: number;
  superuserPassword: string;
}

async function asSuperuser<Result>(
  { host, port, superuserPassword: password }: DatabaseServer,
  database: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ host, port, user: SUPERUSER, password, database });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Runs statements one after another as the superuser. A statement that fails says so and ends it. */
export function administer(server: DatabaseServer, database: string, statements: readonly string[]): Promise<void> {
  return asSuperuser(server, database, async (client) => {
    for (const statement of statements) await client.query(statement);
  });
}

/** Whether there is a database of that name. */
export function hasDatabase(server: DatabaseServer, name: string): Promise<boolean> {
  return asSuperuser(server, 'postgres', async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    return rowCount === 1;
  });
}

/** Whether the server takes connections. */
export async function answers(server: DatabaseServer): Promise<boolean> {
  try {
    await administer(server, 'postgres', ['SELECT 1']);
    return true;
  } catch {
    // Not yet: whoever asks polls, and says what it waited for when its time is over.
    return false;
  }
}
