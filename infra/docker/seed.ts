// Fills a new PostgreSQL with the company's schema and seed, and lets the services in. A database that has them already
// is left as it is.
import { shippedServices } from '../embedded/baseline.ts';
import { passwordStatements } from '../postgres/bootstrap.ts';
import { SEED_DATABASE, seedServer } from '../postgres/seed.ts';
import { administer, type DatabaseServer, hasDatabase } from '../postgres/server.ts';
import { DATABASE_SERVICES } from '../topology.ts';
import { POSTGRES_PORT } from './addresses.ts';
import { readSettings } from './settings.ts';

const { DATABASE_PASSWORD } = readSettings();
const server: DatabaseServer = { host: 'postgres', port: POSTGRES_PORT, superuserPassword: DATABASE_PASSWORD };

// SEED_DATABASE is the last thing that seeding makes: where it is, all is.
if (await hasDatabase(server, SEED_DATABASE)) process.stdout.write('the database is seeded already\n');
else {
  process.stdout.write('making schema and seed (about 5 s)\n');
  await seedServer(server, await shippedServices());
}
const passwords = Object.fromEntries(DATABASE_SERVICES.map((service) => [service, DATABASE_PASSWORD]));
await administer(server, 'postgres', passwordStatements(passwords));
