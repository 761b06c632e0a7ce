import type { Bench } from '#chaos/judge/bench.ts';
import { promise } from '#chaos/judge/check.ts';

const MOST = 16;

/** Connections to the database, by the service that holds them. */
export type Connections = ReadonlyMap<string, number>;

/** How many connections each service holds at the moment, whatever it does with them. */
export async function connectionsHeld(bench: Bench): Promise<Connections> {
  const rows = await bench.sql<{ service: string; count: number }>(
    `SELECT usename AS service, count(*)::int AS count FROM pg_stat_activity
     WHERE usename IN ('orders', 'inventory', 'pricing') GROUP BY usename`,
  );
  return new Map(rows.map(({ service, count }) => [service, count]));
}

/** @throws Broken where one of them leaves too few for the others */
export function othersCanConnect(connections: Connections): void {
  const [service, count] = [...connections].find(([, held]) => held > MOST) ?? ['', 0];
  promise(
    count <= MOST,
    `When many order at once, ${service} holds ${count} connections to the database; the next service that needs one is turned away.`,
  );
}
