import { timingSafeEqual } from 'node:crypto';

/** Whether an authorization header shows a token; how long the answer takes does not tell how much of it was right. */
export function showsToken(authorization: string | undefined, token: string): boolean {
  const expected = Buffer.from(`Bearer ${token}`);
  const got = Buffer.from(authorization ?? '');
  return got.length === expected.length && timingSafeEqual(got, expected);
}
