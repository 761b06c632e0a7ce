import { z } from 'zod';
import { LabError } from '#chaos/errors/lab-error.ts';

function validate<Schema extends z.ZodType>(schema: Schema, value: unknown, where: string): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const unknownKey = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const path = [...(issue?.path ?? []), ...(unknownKey === undefined ? [] : [unknownKey])].map(String);
  const field = [where, ...path].join('.');
  const expected = unknownKey === undefined ? (issue?.message ?? 'another value') : 'must not be there';
  const found = path.reduce<unknown>((one, key) => (one as Record<string, unknown> | undefined)?.[key], value);
  const got = JSON.stringify(found) ?? 'nothing';
  throw new LabError('bad-request', `${field}: ${expected}; got ${got}`, { field, expected, got });
}

/**
 * Checks a query string at the edge.
 * @throws LabError bad-request, naming the first field at fault, what it must be and what came
 */
export function validateQuery<Schema extends z.ZodType>(schema: Schema, query: unknown): z.infer<Schema> {
  return validate(schema, query, 'query');
}

/** The form of a JSON body: these fields, and no others. */
export const bodyForm = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape, 'must be an object');

/**
 * Checks a JSON body at the edge; none counts as an empty object.
 * @throws LabError bad-request, naming the first field at fault, what it must be and what came
 */
export function validateBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  return validate(schema, body ?? {}, 'body');
}

/**
 * Checks the parameters in a path at the edge.
 * @throws LabError bad-request, naming the first parameter at fault, what it must be and what came
 */
export function validatePath<Schema extends z.ZodType>(schema: Schema, parameters: unknown): z.infer<Schema> {
  return validate(schema, parameters, 'path');
}
