import { z } from 'zod';
import { condition } from '#chaos/conditions/condition.ts';
import { MECHANISMS, type Mechanism } from '#chaos/judge/mechanisms.ts';
import { OBJECTIVE_IDS } from '#chaos/probes/objectives.ts';
import { type AnswerKey, type QuietTwin, type ScenarioDefinition, SUSPECTS } from '#chaos/scenarios/definition.ts';
import type { EvidenceQuery } from '#chaos/scenarios/evidence.ts';

/** A form with exactly the fields of a type, each as the type has it: where the two disagree, this does not compile. */
type FormOf<Type> = { [Field in keyof Required<Type>]: z.ZodType<Type[Field]> };

const text = z.string({ error: 'must be a text' }).trim().min(1, 'must say something');
const texts = z.array(text, { error: 'must be a list of texts' });
const service = z.string().min(1);
const LEVELS = 'must be 1 (an evening), 2 (several signals together) or 3 (the whole system)';

/** How something shows. */
const sign = z.strictObject({
  withinSeconds: z.number().positive().max(120, 'must be two minutes at most: whoever starts it waits for it'),
  read: z.custom<ScenarioDefinition['symptom']['read']>((value) => typeof value === 'function', {
    error: 'must be a function that reads the record',
  }),
});

/** scenario.ts at run time. It asks for more than the type: texts say something, lists that must not be empty are not. */
export const scenarioForm = z.strictObject({
  title: text,
  story: text,
  level: z.union([z.literal(1), z.literal(2), z.literal(3)], { error: LEVELS }),
  bench: z.array(service).min(1, 'must name a service at least'),
  benchLater: z.array(service).exactOptional(),
  conditions: z.array(condition),
  pages: z
    .array(
      z.strictObject({ severity: z.enum(['page', 'ticket']), text, seenBy: z.enum(OBJECTIVE_IDS).exactOptional() }),
    )
    .min(1, 'must hold one at least, or nobody is called'),
  mails: texts.max(3, 'must be three at most').exactOptional(),
  symptoms: texts.min(1, 'must name one at least'),
  redHerrings: texts,
  hints: z.tuple([text, text, text], { error: 'must be three, from a nudge to nearly the answer' }),
  restartOnStop: z.array(service),
  symptom: sign,
  noise: sign.exactOptional(),
} satisfies FormOf<ScenarioDefinition>);

const query = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const evidence = z.discriminatedUnion('ask', [
  z.strictObject({ shows: text, ask: z.enum(['traces', 'logs']), query }),
  z.strictObject({
    shows: text,
    ask: z.literal('metrics'),
    name: text,
    query: query.exactOptional(),
    above: z.number().exactOptional(),
  }),
  z.strictObject({ shows: text, ask: z.literal('graph'), client: service, server: service }),
]) satisfies z.ZodType<EvidenceQuery>;

const mechanism = z.enum(Object.keys(MECHANISMS) as [Mechanism, ...Mechanism[]]);

/** answer-key.ts at run time. */
export const answerKeyForm = z.strictObject({
  service: z.enum(SUSPECTS).exclude(['partner']),
  mechanisms: z.tuple([mechanism], mechanism),
  explanation: text,
  herrings: z.array(z.enum(SUSPECTS)).exactOptional(),
  evidence: z.array(evidence).min(1, 'must hold one question to the record at least'),
} satisfies FormOf<AnswerKey>);

const told = scenarioForm.shape;

/** quiet.ts at run time: what it says is as its scenario would say it. */
export const quietForm = z.strictObject({
  title: told.title,
  story: told.story,
  conditions: told.conditions,
  pages: told.pages,
  mails: told.mails,
  symptoms: told.symptoms,
  redHerrings: told.redHerrings,
  hints: told.hints,
  noise: sign,
  explanation: answerKeyForm.shape.explanation,
  evidence: answerKeyForm.shape.evidence,
} satisfies FormOf<QuietTwin>);

/** Each thing that is wrong with a value, as `field: what`. */
export function complaints(form: z.ZodType, value: unknown): { field: string; what: string }[] {
  const { error } = form.safeParse(value);
  return (error?.issues ?? []).map(({ path, message }) => {
    const field = path.map(String).join('.');
    return { field, what: field === '' ? message : `${field}: ${message}` };
  });
}
