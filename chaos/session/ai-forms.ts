import { z } from 'zod';
import { incidentNumber } from './incident-forms.ts';
import { personForm } from './team-forms.ts';

/** Rises by one with each of a drill. */
const suggestion = z.int().positive();
const person = personForm;

/** What the gate decides about help by AI, and what becomes of suggestions. */
export const aiForms = [
  /** The facilitator decides for the rest of the step; the agenda decides again with the next. */
  z.strictObject({ type: z.literal('ai.opened'), why: z.string() }),
  z.strictObject({ type: z.literal('ai.closed'), why: z.string() }),
  /** `wanted`: what AI was asked to help with. */
  z.strictObject({ type: z.literal('ai.admitted'), wanted: z.string(), person }),
  z.strictObject({ type: z.literal('ai.refused'), wanted: z.string(), person }),
  z.strictObject({
    type: z.literal('ai.suggested'),
    suggestion,
    number: incidentNumber,
    /** What the AI was asked, and what it proposed. */
    asked: z.string(),
    proposed: z.string(),
    /** Which one it was, as its user calls it. */
    source: z.string(),
    person,
  }),
  z.strictObject({
    type: z.literal('ai.judged'),
    suggestion,
    decision: z.enum(['accepted', 'rejected']),
    why: z.string(),
    person,
  }),
  /** A human has read it before it is applied. */
  z.strictObject({ type: z.literal('ai.reviewed'), suggestion, findings: z.string(), person }),
  z.strictObject({ type: z.literal('ai.applied'), suggestion, person }),
] as const;
