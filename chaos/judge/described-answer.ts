import { z } from 'zod';
import type { Answer } from './answer.ts';
import { promise } from './check.ts';

/** A refusal in the form that all services share. */
export const refusal = z.strictObject({
  error: z.strictObject({
    code: z.string().min(1),
    message: z.string().min(1),
    field: z.string().optional(),
    expected: z.string().optional(),
    got: z.string().optional(),
    requestId: z.string().min(8),
  }),
});

/** What came, in a few words. */
const came = ({ status, failure, body }: Answer) =>
  status === 0 ? failure : `${status}: ${JSON.stringify(body)?.slice(0, 160)}`;

/**
 * The body of an answer, in the form that is promised.
 * @param what the question in words, e.g. "A page of teas"
 * @param statuses what it may be answered with; by default 200
 * @throws Broken when there is none, it has another status, or it looks different
 */
export function bodyOf<Schema extends z.ZodType>(
  answer: Answer,
  what: string,
  schema: Schema,
  statuses: number | readonly number[] = 200,
): z.infer<Schema> {
  const promised = [statuses].flat();
  promise(
    promised.includes(answer.status),
    `${what} should be answered with ${promised.join(' or ')}; what came is ${came(answer)}.`,
  );
  const result = schema.safeParse(answer.body);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where = issue?.path.join('.') || 'the answer';
  promise(false, `${what} is not answered as described: ${where}: ${issue?.message}.`);
}

/**
 * The code of a refusal that may be one of several.
 * @param who who is told so, e.g. "A customer who checks out"
 * @param codes what there may be, by status
 * @throws Broken unless it has one of these statuses and the code that goes with it, in the form that all services share
 */
export function refusedAsOneOf(answer: Answer, who: string, codes: Readonly<Record<number, string>>): string {
  const code = codes[answer.status];
  promise(code !== undefined, `${who} is told nothing that helps; what came is ${came(answer)}.`);
  refusedAs(answer, who, answer.status, code);
  return code;
}

/** @throws Broken unless it is a refusal with this status and code, in the form that all services share */
export function refusedAs(answer: Answer, what: string, status: number, code: string): void {
  const said = bodyOf(answer, what, refusal, status).error.code;
  promise(said === code, `${what} should be refused as ${code}, but is refused as ${said}.`);
}
