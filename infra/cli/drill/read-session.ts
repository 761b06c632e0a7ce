import type { SessionStatus } from '#chaos/api/session-answers.ts';
import type { LabClient } from '../lab-client.ts';

/** The drill that runs, or ran last; null before the first. */
export async function readSession(lab: LabClient): Promise<SessionStatus | null> {
  return (await lab.get<{ session: SessionStatus | null }>('/session')).session;
}

/** The drill that runs; null while none does. */
export async function runningDrill(lab: LabClient): Promise<SessionStatus | null> {
  const session = await readSession(lab);
  return session?.state === 'over' ? null : session;
}
