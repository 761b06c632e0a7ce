import { runningLab } from '../lab-client.ts';
import { printJson, printLine } from '../print.ts';

/** Puts a fresh token in force for a role, and prints it, this once. */
export async function rotateToken(
  role: string,
  { team, json }: { team?: string | undefined; json?: boolean },
): Promise<void> {
  const path = `/tokens/${encodeURIComponent(role)}`;
  const fresh = await runningLab(team).post<{ role: string; token: string }>(path, { as: 'facilitator' });
  if (json) return printJson(fresh);
  printLine(`The ${fresh.role}'s token is now ${fresh.token}; the old one is worth nothing.`);
}
