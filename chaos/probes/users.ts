import { z } from 'zod';
import { AMOUNT_KINDS } from '#chaos/load/amounts.ts';

/** Of the load generator's status, what somebody must know who does as users do. */
const usersAnswer = z.object({ profile: z.string(), amounts: z.enum(AMOUNT_KINDS) });

export type Users = z.infer<typeof usersAnswer>;

const ANSWER_TIMEOUT_MS = 2_000;

/** Who comes at the moment, and what they bring. Rejects while nobody says so. */
export async function readUsers(url: string, token: string | undefined): Promise<Users> {
  const response = await fetch(`${url}/status`, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`who asks for the users is answered with ${response.status}`);
  return usersAnswer.parse(await response.json());
}

/** Nobody is let in yet. */
export const isClosed = ({ profile }: Users): boolean => profile === 'closed';
