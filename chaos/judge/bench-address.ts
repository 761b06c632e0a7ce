import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';

/** Where everything on a bench is; written by the runtime that started it, read by the suite that judges on it. */
const benchAddress = z.object({
  seed: z.number().int(),
  /** Base addresses of the services that run on it. */
  services: z.record(z.string(), z.string()),
  admin: z.record(z.string(), z.string()),
  adminToken: z.string(),
  toxiproxyUrl: z.string(),
  recorderUrl: z.string(),
  links: z.array(z.string()),
  /** Reads every table, with no link in between. */
  databaseUrl: z.string(),
  /** `POST /restart/:service` and `POST /kill/:service`; answers when the service is ready again. */
  controlUrl: z.string(),
});
export type BenchAddress = z.infer<typeof benchAddress>;

/** Name of the variable with the file's path. */
export const BENCH_VARIABLE = 'DRILL_BENCH';

const LOOK_EVERY_MS = 10;

/**
 * Where the bench is, as soon as it has started: a suite is loaded meanwhile. Who waits in vain is ended by whoever started it.
 * @throws Error when a suite is run without a bench
 */
export async function benchAddressOnceThere(): Promise<BenchAddress> {
  const file = process.env[BENCH_VARIABLE];
  if (!file)
    throw new Error(`${BENCH_VARIABLE} is not set: run this suite with ./drill validate, which starts a bench`);
  while (!existsSync(file)) await delay(LOOK_EVERY_MS);
  return benchAddress.parse(JSON.parse(readFileSync(file, 'utf8')));
}
