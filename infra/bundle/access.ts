import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { LabError } from '#chaos/errors/lab-error.ts';

/** Where a team's lab is, and what shows that somebody is of the team. */
const access = z.object({
  team: z.string(),
  /** Address of the controller. */
  url: z.string(),
  token: z.string(),
});
export type Access = z.infer<typeof access>;

/**
 * The access card of the folder that a bundle was unpacked to; undefined where there is none.
 * @throws LabError bad-request for one that cannot be read
 */
export function readAccess(folder: string): Access | undefined {
  const file = join(folder, 'access.json');
  if (!existsSync(file)) return undefined;
  try {
    return access.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new LabError('bad-request', `${file} cannot be read: ask for another bundle`, {}, { cause });
  }
}
