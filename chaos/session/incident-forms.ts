import { z } from 'zod';
import { OUTCOMES } from '#chaos/judge/diagnosis.ts';
import { SUSPECTS } from '#chaos/scenarios/definition.ts';

/** Such as INC-3F2A. */
export const incidentNumber = z.string();

/** An incident that a drill will have. */
export const plannedForm = z.strictObject({
  scenario: z.string(),
  quiet: z.boolean(),
  /** It begins together with the one before it. */
  isBeside: z.literal(true).exactOptional(),
});
export type Planned = z.infer<typeof plannedForm>;

const number = incidentNumber;

/** What can become of an incident, and of the code meanwhile. */
export const incidentForms = [
  z.strictObject({ type: z.literal('incident.begun'), number, scenario: z.string(), quiet: z.boolean() }),
  z.strictObject({ type: z.literal('incident.resolved'), number }),
  /** `reading`: what users feel again, in one line. */
  z.strictObject({ type: z.literal('incident.reopened'), number, reading: z.string() }),
  z.strictObject({ type: z.literal('incident.ended'), number }),
  z.strictObject({
    type: z.literal('diagnosis.made'),
    number,
    service: z.enum(SUSPECTS),
    mechanism: z.string().nullable(),
    evidence: z.array(z.strictObject({ kind: z.enum(['trace', 'log', 'metric']), value: z.string() })),
    outcome: z.enum(OUTCOMES),
    costMinutes: z.number(),
  }),
  /** `hint`: from 1 on, in the order of the scenario. */
  z.strictObject({ type: z.literal('hint.given'), number, hint: z.int().positive(), costMinutes: z.number() }),
  /** The team's code has changed, and runs. `save`: its number in the history. */
  z.strictObject({
    type: z.literal('code.deployed'),
    save: z.int().positive(),
    /** `saved`, or what else happened, such as `undone to before 3`. */
    what: z.string(),
    files: z.array(z.string()),
    /** Unified; its beginning, where it is very long. */
    diff: z.string(),
  }),
  z.strictObject({
    type: z.literal('verdict.given'),
    number,
    verdict: z.enum(['passed', 'failed', 'no-verdict']),
    /** All checks were asked for; one of many proves nothing. */
    isWhole: z.boolean(),
    seed: z.int(),
    seconds: z.number(),
    /** Names of the checks that failed. */
    failed: z.array(z.string()),
    /** The save whose code was judged; 0 where nothing was saved yet. */
    save: z.int().nonnegative(),
    /** All that was changed for the incident by then, unified; its beginning, where it is very long. */
    diff: z.string(),
  }),
  /** How much of what users asked for lately can be followed. `number`: of the incident in whose time it was. */
  z.strictObject({
    type: z.literal('coverage.measured'),
    number,
    /** Hops with a span, a log line of the same trace and an exemplar, of all hops. */
    covered: z.int().nonnegative(),
    hops: z.int().nonnegative(),
  }),
] as const;
