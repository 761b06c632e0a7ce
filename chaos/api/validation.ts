import type { z } from 'zod';
import { LabError } from '#chaos/errors/lab-error.ts';

/**
 * Checks a query string at the edge.
 * @throws LabError bad-request, naming the first field at fault, what it must be and what came
 */
export function validateQuery<Schema extends z.ZodType>(schema: Schema, query: unknown): z.infer<Schema> {
  const result = schema.safeParse(query);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const name = issue?.path.map(String).join('.') ?? '';
  const field = `query.${name}`;
  const expected = issue?.message ?? 'another value';
  const got = JSON.stringify((query as Record<string, unknown>)[name]) ?? 'nothing';
  throw new LabError('bad-request', `${field}: ${expected}; got ${got}`, { field, expected, got });
}
