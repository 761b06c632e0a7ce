import { z } from 'zod';
import { AMOUNT_KINDS } from '#chaos/load/amounts.ts';
import type { HttpSender } from '#chaos/load/http-sender.ts';

/** Of the load generator's status, what somebody must know who does as users do. */
const usersAnswer = z.object({ profile: z.string(), amounts: z.enum(AMOUNT_KINDS) });

export type Users = z.infer<typeof usersAnswer>;

const ANSWER_TIMEOUT_MS = 2_000;

/** Who comes at the moment, and what they bring. Rejects while nobody says so. */
export async function readUsers(load: HttpSender, token: string | undefined): Promise<Users> {
  const answer = await load.send({
    method: 'GET',
    path: '/status',
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    timeoutMs: ANSWER_TIMEOUT_MS,
  });
  if (answer.status !== 200) throw new Error(`whoever asks for the users is answered with ${answer.status}`);
  return usersAnswer.parse(answer.json());
}

/** Nobody is let in yet. */
export const isClosed = ({ profile }: Users): boolean => profile === 'closed';
