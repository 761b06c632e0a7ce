import { z } from 'zod';
import { LabError } from '#chaos/errors/lab-error.ts';
import { AMOUNT_KINDS, type AmountKind } from './amounts.ts';
import { JOURNEY_NAMES, type JourneyName } from './journeys/all.ts';
import type { ArrivalPlan } from './schedule.ts';

/** Users whose program gives up sooner than others, and asks again. */
interface HurriedUsers {
  /** How many of all, from 0 to 1. */
  share: number;
  patienceMs: number;
}

interface JourneyPlan extends ArrivalPlan {
  hurried?: HurriedUsers | undefined;
}

/** Who comes how often, and what they bring. */
export interface Profile {
  name: string;
  amounts: AmountKind;
  /** A journey left out has no users. */
  journeys: Partial<Record<JourneyName, JourneyPlan>>;
}

/** Profiles by name. A name says how much comes, never what for: it can be read in the status. */
const PROFILES: Record<string, Omit<Profile, 'name'>> = {
  /** Nobody yet. */
  closed: { amounts: 'whole', journeys: {} },
  /** The doors have just opened: what is still cold has time to warm up. */
  opening: {
    amounts: 'whole',
    journeys: {
      browse: { perSecond: 3, arrivals: 'even' },
      order: { perSecond: 1, arrivals: 'even' },
      checkout: { perSecond: 1, arrivals: 'even' },
      billing: { perSecond: 2, arrivals: 'even' },
      statement: { perSecond: 3, arrivals: 'even' },
    },
  },
  /** A weekday evening: healthy, and light enough for a lab that idles on a laptop. */
  ordinary: {
    amounts: 'whole',
    journeys: {
      browse: { perSecond: 5, arrivals: 'poisson' },
      order: { perSecond: 2, arrivals: 'even' },
      checkout: { perSecond: 2, arrivals: 'poisson' },
      billing: { perSecond: 2, arrivals: 'poisson' },
      statement: { perSecond: 1, arrivals: 'poisson' },
    },
  },
};

export const PROFILE_NAMES = Object.keys(PROFILES);

/** Rates beyond this are a slip of the pen: one process does not reach them. */
const FASTEST_PER_SECOND = 2_000;

const rate = `a number of arrivals per second from 0 to ${FASTEST_PER_SECOND}`;

const share = 'a share from 0 to 1';
const patience = 'milliseconds from 10 to 60000';

const journeyPlan = z.strictObject(
  {
    perSecond: z.number({ error: rate }).min(0, rate).max(FASTEST_PER_SECOND, rate),
    arrivals: z.enum(['poisson', 'even'], { error: 'poisson or even' }),
    hurried: z
      .strictObject(
        {
          share: z.number({ error: share }).min(0, share).max(1, share),
          patienceMs: z.number({ error: patience }).min(10, patience).max(60_000, patience),
        },
        { error: 'share and patienceMs, and nothing else' },
      )
      .optional(),
  },
  { error: 'perSecond and arrivals (and hurried beside these), and nothing else' },
);

const namedProfile = z.strictObject(
  { name: z.enum(PROFILE_NAMES, { error: `one of the profiles: ${PROFILE_NAMES.join(', ')}` }) },
  { error: 'nothing beside name' },
);

const customProfile = z.strictObject(
  {
    journeys: z.partialRecord(z.enum(JOURNEY_NAMES), journeyPlan, {
      error: `an object whose keys are among the journeys: ${JOURNEY_NAMES.join(', ')}`,
    }),
    amounts: z.enum(AMOUNT_KINDS, { error: AMOUNT_KINDS.join(' or ') }).default('whole'),
  },
  { error: 'an object with either name or journeys (and amounts beside these)' },
);

/** What a profile can be asked for as: by name, or written out. */
export type ProfileRequest = { name: string } | { journeys: Profile['journeys']; amounts?: AmountKind };

/**
 * Reads what somebody asks for: `{name}`, or `{journeys: {browse: {perSecond, arrivals}, ...}, amounts?}`.
 * @throws LabError bad-request, naming the first field at fault, what belongs there and what came
 */
export function readProfile(asked: unknown): Profile {
  const isNamed = typeof asked === 'object' && asked !== null && 'name' in asked;
  if (isNamed) {
    const { name } = checked(namedProfile, asked);
    const profile = PROFILES[name];
    if (profile !== undefined) return { name, ...profile };
  }
  const { journeys, amounts } = checked(customProfile, asked);
  return { name: 'custom', amounts, journeys: journeys as Profile['journeys'] };
}

function checked<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path ?? [];
  const unknownKey = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const fullPath = unknownKey === undefined ? path : [...path, unknownKey];
  const field = fullPath.length === 0 ? 'body' : fullPath.map(String).join('.');
  const expected = issue?.message ?? 'another value';
  const got = shown(fullPath.reduce<unknown>((one, key) => (one as Record<PropertyKey, unknown>)?.[key], value));
  throw new LabError('bad-request', `${field}: expected ${expected}; got ${got}. The traffic goes on as before.`, {
    field,
    expected,
    got,
  });
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 80);
}
