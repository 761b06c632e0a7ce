import { z } from 'zod';
import { agendaForm } from './agenda.ts';
import { aiForms } from './ai-forms.ts';
import { incidentForms, plannedForm } from './incident-forms.ts';
import { pagerForms } from './pager-forms.ts';
import { teamForms } from './team-forms.ts';

/** What can happen in a drill. A form that is written down is never changed: a changed one gets another version. */
const eventForm = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('drill.begun'),
    plan: z.array(plannedForm).min(1),
    agenda: agendaForm,
    /** Drill seconds for each real one. */
    pace: z.number().positive(),
  }),
  /** More incidents, after those that were planned before. */
  z.strictObject({ type: z.literal('incidents.planned'), plan: z.array(plannedForm).min(1) }),
  /** `atMs`: drill milliseconds when it was due, which is not later for a controller that was. */
  z.strictObject({ type: z.literal('phase.entered'), phase: z.string(), atMs: z.number() }),
  z.strictObject({ type: z.literal('phase.extended'), byMs: z.number().positive() }),
  z.strictObject({ type: z.literal('drill.paused') }),
  z.strictObject({ type: z.literal('drill.resumed') }),
  /** The clock of a drill that is faster than life stands while something takes its time. */
  z.strictObject({ type: z.literal('clock.held') }),
  z.strictObject({ type: z.literal('clock.released') }),
  z.strictObject({
    type: z.literal('tools.checked'),
    tools: z.array(z.strictObject({ name: z.string(), answers: z.boolean(), message: z.string() })),
  }),
  z.strictObject({ type: z.literal('conditions.applied'), phase: z.string(), pressure: z.number().nullable() }),
  ...incidentForms,
  ...pagerForms,
  ...teamForms,
  ...aiForms,
  z.strictObject({ type: z.literal('drill.ended'), why: z.enum(['finished', 'stopped', 'lab down']) }),
]);
export type SessionEventBody = z.infer<typeof eventForm>;

/** Of all events: who made it happen. */
const actor = z.enum(['controller', 'facilitator', 'team']);
export type Actor = z.infer<typeof actor>;

/** An event as it is written down. */
export const sessionEvent = z.strictObject({
  /** Rises by one with each event of a team's drills. */
  id: z.int().positive(),
  /** Rises by one with each drill of a team. */
  drill: z.int().positive(),
  /** Unix milliseconds. */
  time: z.int(),
  by: actor,
  version: z.literal(1),
  body: eventForm,
});
export type SessionEvent = z.infer<typeof sessionEvent>;
