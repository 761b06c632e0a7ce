// The gate before the services: waits for what they lean on, fills a new PostgreSQL with schema and seed, and lets the
// services in. A database that has them already is left as it is.
import { setTimeout as delay } from 'node:timers/promises';
import { shippedServices } from '../embedded/baseline.ts';
import { answersHttp } from '../embedded/supervisor/answers-http.ts';
import { passwordStatements } from '../postgres/bootstrap.ts';
import { SEED_DATABASE, seedServer } from '../postgres/seed.ts';
import { administer, answers, type DatabaseServer, hasDatabase } from '../postgres/server.ts';
import { DATABASE_SERVICES } from '../topology.ts';
import { COLLECTOR_HEALTH_URL, POSTGRES_PORT, TOXIPROXY_PORT } from './addresses.ts';
import { readSettings } from './settings.ts';

const PATIENCE_MS = 90_000;
const ASK_EVERY_MS = 100;

/** Waits for a container over the network: asking costs nothing there, a health check inside costs a process. */
async function waitFor(name: string, isReady: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await isReady().catch(() => false))) {
    if (Date.now() > deadline) {
      process.stderr.write(
        `${name} is not ready after ${PATIENCE_MS / 1000} s: docker compose logs ${name} tells why\n`,
      );
      process.exit(1);
    }
    await delay(ASK_EVERY_MS);
  }
}

const answersAt = (url: string) => () => answersHttp(url, AbortSignal.timeout(2_000));

const { DATABASE_PASSWORD } = readSettings();
const server: DatabaseServer = { host: 'postgres', port: POSTGRES_PORT, superuserPassword: DATABASE_PASSWORD };

await Promise.all([
  waitFor('postgres', () => answers(server)),
  waitFor('toxiproxy', answersAt(`http://toxiproxy:${TOXIPROXY_PORT}/version`)),
  waitFor('collector', answersAt(COLLECTOR_HEALTH_URL)),
]);

// SEED_DATABASE is the last thing that seeding makes: where it is, all is.
if (await hasDatabase(server, SEED_DATABASE)) process.stdout.write('the database is seeded already\n');
else {
  process.stdout.write('making schema and seed (about 5 s)\n');
  await seedServer(server, await shippedServices());
}
const passwords = Object.fromEntries(DATABASE_SERVICES.map((service) => [service, DATABASE_PASSWORD]));
await administer(server, 'postgres', passwordStatements(passwords));
