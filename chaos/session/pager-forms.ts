import { z } from 'zod';
import { incidentNumber } from './incident-forms.ts';
import { personForm } from './team-forms.ts';

const number = incidentNumber;
/** Rises by one with each of a drill. */
const page = z.int().positive();

/** Who writes to the support inbox. */
export const MAIL_SENDERS = ['customer', 'executive'] as const;

/** What calls a team, and what presses it meanwhile. */
export const pagerForms = [
  z.strictObject({
    type: z.literal('page.sent'),
    page,
    /** null: no incident was open. */
    number: number.nullable(),
    severity: z.enum(['page', 'ticket']),
    text: z.string(),
    /** What called: probes, or an alert. None where the incident brought the page with it. */
    alarm: z.string().exactOptional(),
    /** When what it tells of began, by both clocks; when it was sent, where nobody says. */
    since: z.strictObject({ time: z.int(), atMs: z.number() }).exactOptional(),
  }),
  z.strictObject({ type: z.literal('page.acknowledged'), page, person: personForm }),
  /** What it tells of is over. */
  z.strictObject({ type: z.literal('page.resolved'), page }),
  /** Nobody acknowledged it: the next one up is called. `level`: how often that has happened, from 1 on. */
  z.strictObject({ type: z.literal('page.escalated'), page, level: z.int().positive() }),
  z.strictObject({
    type: z.literal('mail.received'),
    mail: z.int().positive(),
    number,
    from: z.enum(MAIL_SENDERS),
    text: z.string(),
  }),
  /** The company waits for a status update. `due`: which of the incident, from 1 on. */
  z.strictObject({ type: z.literal('update.due'), number, due: z.int().positive() }),
  z.strictObject({ type: z.literal('update.late'), number, due: z.int().positive() }),
] as const;
