import { randomInt } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { z } from 'zod';
import { writeFileAtomically } from '#chaos/files/write-atomically.ts';

/** An incident as the controller remembers it, also across its own death. */
const incidentRecord = z.object({
  /** Such as INC-3F2A: all that a team learns of which scenario it is. */
  number: z.string(),
  scenario: z.string(),
  /** It is the scenario's quiet twin. Records of earlier versions do not say so. */
  quiet: z.boolean().default(false),
  /** The team has met it before, and every other one too. Records of earlier versions do not say so. */
  again: z.boolean().default(false),
  startedAt: z.string(),
  /** It is part of a drill, whose facilitator ends it. Records of earlier versions do not say so. */
  isDrilled: z.boolean().default(false),
  /** How many times as many users come as the scenario says. Records of earlier versions do not say so. */
  pressure: z.number().positive().default(1),
  /** starting: conditions are being applied. stopping: they are being reverted, and must not be applied again. */
  state: z.enum(['starting', 'running', 'stopping']),
  /** When a validation passed and users were served again; undefined before. */
  resolvedAt: z.string().optional(),
});
export type IncidentRecord = z.infer<typeof incidentRecord>;

const NUMBER_VALUES = 0x1_0000;

/** A number that tells nothing. */
export function incidentNumber(): string {
  return `INC-${randomInt(NUMBER_VALUES).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** @throws Error when the file is there and holds something else: what is in force is then unknown */
export function readIncident(file: string): IncidentRecord | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return incidentRecord.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new Error(`${file} does not hold an incident`, { cause });
  }
}

export function writeIncident(file: string, incident: IncidentRecord): void {
  writeFileAtomically(file, `${JSON.stringify(incident)}\n`);
}

export function forgetIncident(file: string): void {
  rmSync(file, { force: true });
}
