import { join } from 'node:path';
import { z } from 'zod';
import { type LabPaths, labPaths } from '../embedded/lab-paths.ts';
import { teamName } from '../embedded/lab-state.ts';
import { SERVICES_FOLDER } from './addresses.ts';

/** Longest first number whose hundred still holds a whole lab: 654 makes ports 65400 to 65499. */
const portPrefix = z
  .string()
  .regex(/^\d{2,3}$/, 'must be two or three digits: 44 makes the ports 4400 to 4499')
  .transform(Number)
  .pipe(z.number().min(11, 'must be from 11 to 654').max(654, 'must be from 11 to 654'));

const secret = z
  .string()
  .regex(/^[\w.~-]{16,128}$/, 'must be 16 to 128 letters, digits, dots, hyphens, underscores and tildes');

/** What `.env` sets for a lab in containers, as every container of it that reads settings sees it. */
const labSettings = z.object({
  TEAM: teamName,
  PORT_PREFIX: portPrefix,
  /** The team's code as the host names it. */
  SERVICES_DIR: z.string().min(1, 'must be the folder with the services'),
  ADMIN_TOKEN: secret,
  DATABASE_PASSWORD: secret,
  DRILL_WATCH: z.enum(['events', 'polling'], { error: 'must be events or polling' }),
  /** Parts that may be left out, as Docker's own setting names those that are not. */
  COMPOSE_PROFILES: z
    .string()
    .default('')
    .transform((text) => text.split(',')),
  LISTEN_ADDRESS: z
    .union([z.ipv4(), z.ipv6()], { error: 'must be an IP address: 127.0.0.1 is this machine alone' })
    .default('127.0.0.1'),
  /** How others call this machine. */
  LISTEN_NAMES: z
    .string()
    .regex(/^([\w.:[\]-]+(,[\w.:[\]-]+)*)?$/, 'must be names and addresses with commas between')
    .default('')
    .transform((text) => text.split(',').filter(Boolean)),
});
export type LabSettings = z.infer<typeof labSettings>;

/** Every fault of the settings, a sentence each; none when they are good. Secrets are not repeated. */
export function settingFaults(environment: NodeJS.ProcessEnv): string[] {
  const result = labSettings.safeParse(environment);
  if (result.success) return [];
  return result.error.issues.map((issue) => {
    const name = issue.path.join('.');
    const value = environment[name];
    const isSecret = name === 'ADMIN_TOKEN' || name === 'DATABASE_PASSWORD';
    const got = value === undefined ? 'nothing' : isSecret ? `${value.length} characters` : JSON.stringify(value);
    return `${name} ${issue.message}; got ${got}`;
  });
}

/** Reads the settings, or ends the process with status 78 (EX_CONFIG) and a line for every fault. */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): LabSettings {
  const faults = settingFaults(environment);
  if (faults.length === 0) return labSettings.parse(environment);
  process.stderr.write(`.env has ${faults.length} fault(s); mend each and run the same command again:\n`);
  for (const fault of faults) process.stderr.write(`  ${fault}\n`);
  process.exit(78);
}

/** The folder .drill/ of the checkout, inside the controller's container. */
const HOST_STATE = '/lab/host-state';

/** A path in the checkout's .drill/ as somebody on the host would type it. */
export const asSeenFromHost = (path: string): string => path.replace(HOST_STATE, '.drill');

/** Where a lab in containers keeps its things: what outlives it, and what the host must find, in the checkout. */
export function containerPaths(team: string): LabPaths {
  const inside = labPaths(team);
  return {
    ...inside,
    workspace: join(SERVICES_FOLDER, '..'),
    services: SERVICES_FOLDER,
    labFile: join(HOST_STATE, 'labs', team, 'lab.json'),
    metFile: join(HOST_STATE, 'met', `${team}.json`),
    history: join(HOST_STATE, 'history', `${team}.git`),
    kept: join(HOST_STATE, 'kept', team),
  };
}
