import type { Role, TokenKeeper, Tokens } from '#chaos/access/roles.ts';
import type { LabPaths } from './lab-paths.ts';
import { freshSecret, type LabRecord, readLabRecord, writeLabRecord } from './lab-state.ts';

const FIELDS = { facilitator: 'facilitatorToken', team: 'token' } as const satisfies Record<Role, keyof LabRecord>;

/** The tokens of a lab, kept in its record, where the command line finds them. */
export function labTokens(paths: LabPaths, record: LabRecord): TokenKeeper {
  const tokens: Tokens = { facilitator: record.facilitatorToken, team: record.token };
  return {
    tokens,
    rotate(role) {
      const fresh = freshSecret();
      // First written down: a controller that comes back must not take the old one again.
      writeLabRecord(paths, { ...(readLabRecord(paths) ?? record), [FIELDS[role]]: fresh });
      tokens[role] = fresh;
      return fresh;
    },
  };
}
