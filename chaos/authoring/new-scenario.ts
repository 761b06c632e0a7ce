import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from '#chaos/errors/lab-error.ts';
import { filesBelow } from '#chaos/files/files-below.ts';
import { SCENARIOS_ROOT } from './lint.ts';
import { faultOfForm, serviceIn } from './rules/id.ts';

const TEMPLATE = join(import.meta.dirname, 'template');

/** What was made. */
export interface NewScenario {
  id: string;
  folder: string;
  /** Relative to the folder. */
  files: string[];
}

interface NewScenarioOptions {
  /** Names that an id must not hold. */
  services: readonly string[];
  /** Where scenarios are. */
  root?: string;
}

function requireId(id: string, services: readonly string[]): void {
  const refuse = (message: string) => {
    throw new LabError('bad-request', message, { field: 'id', got: id });
  };
  const fault = faultOfForm(id);
  if (fault !== undefined) refuse(`${fault}; nothing was made`);
  const service = serviceIn(id, services);
  if (service !== undefined)
    refuse(`"${id}" holds the name of a service, ${service}: name it after what users suffer; nothing was made`);
}

/** The new folder, which must not have been there. */
function makeFolder(id: string, root: string): string {
  const folder = join(root, id);
  try {
    mkdirSync(folder);
    return folder;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    throw new LabError(
      'conflict',
      `there is a folder ${id} already: choose another id; nothing was changed`,
      {},
      { cause },
    );
  }
}

/**
 * Makes a scenario's folder: the emptiest that is legal, to begin from.
 * @throws LabError bad-request for an id that will not do, conflict where there is one of that name; nothing is changed
 */
export function newScenario(id: string, { services, root = SCENARIOS_ROOT }: NewScenarioOptions): NewScenario {
  requireId(id, services);
  const folder = makeFolder(id, root);
  try {
    cpSync(TEMPLATE, folder, { recursive: true });
  } catch (error) {
    // Half a scenario would stand in the way of the next try.
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return { id, folder, files: filesBelow(folder) };
}
