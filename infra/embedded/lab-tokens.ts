import type { TokenHolder, TokenKeeper, Tokens } from '#chaos/access/roles.ts';
import type { LabPaths } from './lab-paths.ts';
import { freshSecret, type LabRecord, readLabRecord, writeLabRecord } from './lab-state.ts';

const FIELDS = {
  facilitator: 'facilitatorToken',
  team: 'token',
  'service-admin': 'adminToken',
} as const satisfies Record<TokenHolder, keyof LabRecord>;

/**
 * The tokens of a lab, kept in its record, where the command line finds them.
 * @param onServiceAdmin called when every part of the lab needs another token than it was started with; throws where
 *   that is not to be done here, and then nothing changes
 */
export function labTokens(paths: LabPaths, record: LabRecord, onServiceAdmin: () => void): TokenKeeper {
  const tokens: Tokens = { facilitator: record.facilitatorToken, team: record.token };
  return {
    tokens,
    rotate(holder) {
      const fresh = freshSecret();
      if (holder === 'service-admin') onServiceAdmin();
      // First written down: a controller that comes back must not take the old one again.
      writeLabRecord(paths, { ...(readLabRecord(paths) ?? record), [FIELDS[holder]]: fresh });
      if (holder !== 'service-admin') tokens[holder] = fresh;
      return fresh;
    },
  };
}
