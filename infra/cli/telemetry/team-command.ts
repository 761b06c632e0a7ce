import { DEFAULT_TEAM } from '../../embedded/lab-paths.ts';

/** A command as this team types it, for hints. */
export function teamCommand(team: string | undefined, words: string): string {
  return team === undefined || team === DEFAULT_TEAM ? `./drill ${words}` : `./drill --team ${team} ${words}`;
}
