import { z } from 'zod';
import { incidentNumber } from './incident-forms.ts';

/** Who does what in a team: one person may have several, and each is one person's. */
export const ROLES = ['incident-commander', 'communications', 'operations', 'scribe'] as const;
export type TeamRole = (typeof ROLES)[number];

/** How a hypothesis ends. */
export const HYPOTHESIS_ENDS = ['confirmed', 'refuted'] as const;

/** Somebody of a team, by the name that they gave. */
export const personForm = z.string();
const number = incidentNumber;
const person = personForm;
/** Rises by one with each of a drill. */
const hypothesis = z.int().positive();

/** What a team says to itself and to the company. */
export const teamForms = [
  z.strictObject({ type: z.literal('role.taken'), role: z.enum(ROLES), person }),
  z.strictObject({ type: z.literal('hypothesis.raised'), hypothesis, number, statement: z.string(), owner: person }),
  z.strictObject({
    type: z.literal('hypothesis.weighed'),
    hypothesis,
    side: z.enum(['for', 'against']),
    evidence: z.string(),
    person,
  }),
  z.strictObject({ type: z.literal('hypothesis.decided'), hypothesis, end: z.enum(HYPOTHESIS_ENDS), person }),
  /** What the company is told about an incident. */
  z.strictObject({ type: z.literal('update.posted'), number, text: z.string(), person }),
] as const;
