import { z } from 'zod';
import { ServiceError } from './errors.ts';

const MAX_SHOWN = 60;
/** Fields whose values go neither into an answer nor into a log. */
const SECRET_FIELD = /token|secret|password/i;

function show(value: unknown, secret: boolean): string {
  if (value === undefined) return 'nothing';
  if (secret) return `${typeof value} that is not shown`;
  if (typeof value === 'number') return `number ${value}`;
  const hidden = (key: string, inner: unknown) => (SECRET_FIELD.test(key) ? '...' : inner);
  const text = JSON.stringify(value, hidden) ?? String(value);
  return `${typeof value} ${text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}...` : text}`;
}

function valueAt(root: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], root);
}

/**
 * Checks input at the edge.
 * @param where what the value is ("body", "query", "path"), the first part of the field's name in the error
 * @throws ServiceError invalid-request, naming the first field at fault, what it must be and what came
 */
export function validate<Schema extends z.ZodType>(schema: Schema, value: unknown, where: string): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const path = [...(issue?.path ?? []), ...unknown];
  const field = [where, ...path.map(String)].join('.');
  const expected =
    unknown.length > 0 ? 'must not be given, there is no such field' : (issue?.message ?? 'another value');
  const secret = path.some((key) => SECRET_FIELD.test(String(key)));
  const got = show(valueAt(value, path), secret);
  throw new ServiceError('invalid-request', `${field}: ${expected}; got ${got}`, { field, expected, got });
}

/** A whole number written in a query string or a path. */
export const wholeNumber = (minimum: number, maximum: number) => {
  const expected = `must be a whole number from ${minimum} to ${maximum}`;
  return z.coerce.number({ error: expected }).int(expected).min(minimum, expected).max(maximum, expected);
};

/** The key that lets a client repeat a request without it being done twice. */
export const idempotencyKey = z
  .string({ error: 'must be given: 8 to 128 characters, the same when a request is repeated' })
  .min(8)
  .max(128)
  .regex(/^[\w.:-]+$/, 'must consist of letters, digits and . _ : -');
