import type { Pool } from '#kit/database.ts';
import type { ServiceClient } from '#kit/http-client.ts';
import type { Served } from '../served.ts';

const refuse = (what: string) => () => {
  throw new Error(`${what} was used for a request that should have been refused`);
};

/** Stands in where nothing may be asked, because the request is refused at the edge. */
export const untouchedPool = { query: refuse('the database'), connect: refuse('the database') } as unknown as Pool;
export const untouchedClient: ServiceClient = {
  get: refuse('a peer'),
  post: refuse('a peer'),
  delete: refuse('a peer'),
};

interface Refusal {
  error: { code: string; field?: string; expected?: string };
}

/** What a request is refused for: status, code and field. */
export async function refusalOf(there: Served, method: string, path: string, body?: unknown, key = 'key-00000001') {
  const headers: Record<string, string> = key ? { 'idempotency-key': key } : {};
  const answer =
    method === 'POST'
      ? await there.post<Refusal>(path, body, { headers })
      : await there.get<Refusal>(path, { method, headers });
  return [answer.status, answer.body.error?.code, answer.body.error?.field];
}
