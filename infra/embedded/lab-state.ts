import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '#chaos/files/write-atomically.ts';
import { DATABASE_SERVICES } from '../topology.ts';
import { type LabPaths, labPaths, STATE_ROOT } from './lab-paths.ts';

/** Names become folders, and later container names: keep to what both take. */
export const teamName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,30}$/,
    'must be 1 to 31 lower-case letters, digits and hyphens, and not begin with a hyphen',
  );

const labRecord = z.object({
  version: z.literal(1),
  team: teamName,
  portBase: z.number().int(),
  startedAt: z.string(),
  /** Where its programs run; left out by labs of child processes. */
  runtime: z.literal('compose').optional(),
  /** Address at which the controller answers those who are elsewhere; left out where it answers this machine alone. */
  listen: z.string().optional(),
  /** Process that brings the controller back when it dies. */
  keeperPid: z.number().int().optional(),
  /** Lets a team change things through the controller. */
  token: z.string(),
  /** Lets a facilitator lead a drill, and do whatever a team may. */
  facilitatorToken: z.string(),
  adminToken: z.string(),
  databasePasswords: z.record(z.string(), z.string()),
  /** PostgreSQL's files; outside the checkout where its user could not read them there. */
  postgresHome: z.string().optional(),
});

/** What a lab must remember to be found, commanded and cleaned up, also by a later process. */
export type LabRecord = z.infer<typeof labRecord>;

/** A secret that nobody guesses, in letters that need no quoting. */
export const freshSecret = () => randomBytes(24).toString('base64url');

export function newLabRecord(team: string, portBase: number): LabRecord {
  return {
    version: 1,
    team,
    portBase,
    startedAt: new Date().toISOString(),
    token: freshSecret(),
    facilitatorToken: freshSecret(),
    adminToken: freshSecret(),
    databasePasswords: Object.fromEntries(DATABASE_SERVICES.map((service) => [service, freshSecret()])),
  };
}

export function writeLabRecord(paths: LabPaths, record: LabRecord): void {
  mkdirSync(paths.state, { recursive: true, mode: 0o700 });
  mkdirSync(paths.logs, { recursive: true });
  writeFileAtomically(paths.labFile, `${JSON.stringify(record, null, 2)}\n`);
}

/** The record of a team's lab, or undefined where none was left. A file that cannot be read counts as none. */
export function readLabRecord(paths: LabPaths): LabRecord | undefined {
  if (!existsSync(paths.labFile)) return undefined;
  try {
    return labRecord.parse(JSON.parse(readFileSync(paths.labFile, 'utf8')));
  } catch {
    // An older version's file, or garbage: `up` writes a new one, and leftovers are found through processes.json.
    return undefined;
  }
}

/** Every lab of this checkout that has a record. */
export function allLabRecords(): LabRecord[] {
  const folder = join(STATE_ROOT, 'labs');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((team) => readLabRecord(labPaths(team)) ?? []);
}

/** Forgets a lab: its record, logs and telemetry. Kept code stays. */
export function removeLabState(paths: LabPaths): void {
  rmSync(paths.state, { recursive: true, force: true });
}
