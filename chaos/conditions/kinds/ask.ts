import { LabError } from '#chaos/errors/lab-error.ts';
import { LEVER_TIMEOUT_MS } from './kind.ts';

interface Lever {
  /** What is asked, for the error. */
  what: string;
  method: 'GET' | 'PUT';
  url: string;
  body?: unknown;
  token?: string;
  /** Ends the wait; by default after what one lever may take. */
  signal?: AbortSignal;
}

/**
 * Asks a part of the lab and gives its answer.
 * @throws LabError unavailable when it does not answer, bad-request with its own words when it refuses
 */
export async function ask<Answer>({
  what,
  method,
  url,
  body,
  token,
  signal = AbortSignal.timeout(LEVER_TIMEOUT_MS),
}: Lever): Promise<Answer> {
  const silent = (cause: Error) =>
    new LabError('unavailable', `${what} does not answer; ./drill status shows what is missing`, {}, { cause });
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal,
  }).catch((cause: Error) => {
    throw silent(cause);
  });
  const answer = await response.json().catch((cause: Error) => {
    throw silent(cause);
  });
  if (response.ok) return answer as Answer;
  throw new LabError(
    response.status >= 500 ? 'unavailable' : 'bad-request',
    `${what} refused: ${(answer as { error?: { message?: string } } | null)?.error?.message ?? response.status}`,
  );
}
