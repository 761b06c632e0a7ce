import { z } from 'zod';

const traffic = z.strictObject({
  kind: z.literal('traffic'),
  /** A profile of the load generator: its name, or its journeys written out. */
  profile: z.union([
    z.strictObject({ name: z.string() }),
    z.looseObject({ journeys: z.record(z.string(), z.unknown()) }),
  ]),
});

/** Attributes of each type, as Toxiproxy calls them. It takes others without a word, and they do nothing. */
const ATTRIBUTES = {
  latency: ['latency', 'jitter'],
  bandwidth: ['rate'],
  slow_close: ['delay'],
  timeout: ['timeout'],
  reset_peer: ['timeout'],
  slicer: ['average_size', 'size_variation', 'delay'],
  limit_data: ['bytes'],
} as const;
type ToxicType = keyof typeof ATTRIBUTES;

const toxic = z
  .strictObject({
    kind: z.literal('toxic'),
    /** Name of a link, e.g. `orders-to-inventory`. */
    link: z.string(),
    type: z.enum(Object.keys(ATTRIBUTES) as [ToxicType, ...ToxicType[]]),
    stream: z.enum(['upstream', 'downstream']).default('downstream'),
    /** As Toxiproxy takes them: milliseconds, kB/s or bytes. Jitter is refused: what is scored must repeat. */
    attributes: z
      .record(z.string(), z.number().min(0, 'must be at least 0'))
      .refine((one) => !one.jitter, 'must not contain jitter: a scored drill repeats exactly'),
  })
  .superRefine(({ type, attributes }, context) => {
    const known: readonly string[] = ATTRIBUTES[type];
    for (const name of Object.keys(attributes)) {
      if (known.includes(name)) continue;
      const message = `is no attribute of ${type}, which has: ${known.join(', ')}`;
      context.addIssue({ code: 'custom', path: ['attributes', name], message });
    }
  });

const partition = z.strictObject({
  kind: z.literal('partition'),
  /** The link that is cut. */
  link: z.string(),
});

const toggle = z.strictObject({
  kind: z.literal('toggle'),
  service: z.string(),
  name: z.string(),
  value: z.string(),
});

/** What the controller applies and reverts around the code. The code itself is never touched. */
export const condition = z.discriminatedUnion('kind', [traffic, toxic, partition, toggle]);
export type Condition = z.infer<typeof condition>;
export type ConditionOf<Kind extends Condition['kind']> = Extract<Condition, { kind: Kind }>;

/** What a condition acts on. Two conditions on the same place cannot both hold: the later one takes over. */
export function placeOf(one: Condition): string {
  switch (one.kind) {
    case 'traffic':
      return 'traffic';
    case 'toxic':
      return `toxic ${one.link} ${one.type} ${one.stream}`;
    case 'partition':
      return `partition ${one.link}`;
    case 'toggle':
      return `toggle ${one.service}.${one.name}`;
  }
}

/** A condition in words for a facilitator; never shown to a team. */
export function describeCondition(one: Condition): string {
  switch (one.kind) {
    case 'traffic':
      return `traffic ${'name' in one.profile ? one.profile.name : 'of its own'}`;
    case 'toxic':
      return `${one.type} on ${one.link} (${Object.entries(one.attributes)
        .map(([name, value]) => `${name} ${value}`)
        .join(', ')})`;
    case 'partition':
      return `${one.link} cut`;
    case 'toggle':
      return `${one.service}.${one.name} = ${one.value}`;
  }
}
