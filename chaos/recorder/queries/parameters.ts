import { z } from 'zod';
import { LabError } from '#chaos/errors/lab-error.ts';

const UNITS_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A duration such as 500ms, 90s, 5m, 2h or 1d, in milliseconds; a bare number is in `bareUnit`. */
function durationMs(text: string, bareUnit: keyof typeof UNITS_MS): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text);
  if (match === null) return undefined;
  return Number(match[1]) * UNITS_MS[(match[2] as keyof typeof UNITS_MS | undefined) ?? bareUnit];
}

/** A point in time: unix milliseconds, an ISO date, or how long ago, such as 5m. In unix milliseconds. */
export function time(now: () => number) {
  const expected = 'unix milliseconds, an ISO date, or how long ago, such as 5m';
  return z.string().transform((text, context) => {
    if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
    const ago = durationMs(text, 'ms');
    if (ago !== undefined) return now() - ago;
    const date = Date.parse(text);
    if (!Number.isNaN(date)) return date;
    context.addIssue({ code: 'custom', message: expected, input: text });
    return z.NEVER;
  });
}

/** A length of time such as 300s or 5m; a bare number is seconds. In milliseconds. */
export function duration(least: number, most: number) {
  const expected = `a length of time from ${least / 1000}s to ${most / 1000}s, such as 300s or 5m`;
  return z.string().transform((text, context) => {
    const milliseconds = durationMs(text, 's');
    if (milliseconds !== undefined && milliseconds >= least && milliseconds <= most) return milliseconds;
    context.addIssue({ code: 'custom', message: expected, input: text });
    return z.NEVER;
  });
}

export const number = z.string().transform((text, context) => {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return value;
  context.addIssue({ code: 'custom', message: 'a number from 0 up', input: text });
  return z.NEVER;
});

export function limit(preset: number, most: number) {
  const expected = `a whole number from 1 to ${most}`;
  return z
    .string()
    .transform((text, context) => {
      const value = Number(text);
      if (/^\d+$/.test(text) && value >= 1 && value <= most) return value;
      context.addIssue({ code: 'custom', message: expected, input: text });
      return z.NEVER;
    })
    .default(preset);
}

/** Reads a query string; refuses unknown parameters, which are mostly typing errors, and names the first wrong one. */
export function readQuery<Shape extends z.ZodRawShape>(
  shape: z.ZodObject<Shape>,
  query: URLSearchParams,
): z.output<z.ZodObject<Shape>> {
  const known = Object.keys(shape.shape);
  for (const name of query.keys()) {
    if (!known.includes(name))
      throw wrong(name, known.length > 0 ? `one of ${known.join(', ')}` : 'no parameters', name);
  }
  const parsed = shape.safeParse(Object.fromEntries(query));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = String(issue?.path[0] ?? 'query');
  throw wrong(field, issue?.message ?? 'another value', query.get(field) ?? 'nothing');
}

export function wrong(field: string, expected: string, got: string): LabError {
  return new LabError('bad-request', `${field} must be ${expected}, but is "${got}".`, { field, expected, got });
}
