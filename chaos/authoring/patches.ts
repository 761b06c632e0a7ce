import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Asks git whether a patch applies, and changes nothing.
 * @param patch full path
 * @param shipped folder that holds services/
 * @returns undefined where it does, else the first that git has to say against it
 */
export async function refusalIn(shipped: string, patch: string): Promise<string | undefined> {
  try {
    // Without a ceiling git would take the folder for a part of a repository above it, and look at nothing.
    const env = { ...process.env, GIT_CEILING_DIRECTORIES: dirname(shipped) };
    await run('git', ['apply', '--check', '--whitespace=nowarn', patch], { cwd: shipped, env });
    return undefined;
  } catch (error) {
    const said = (error as { stderr?: string }).stderr ?? (error as Error).message;
    return said.split('\n')[0]?.replace(/^error: /, '') || 'git does not say why';
  }
}

/** The files that a patch touches, old names and new ones, each once. */
export function touchedBy(patch: string): string[] {
  const names = [...patch.matchAll(/^diff --git a\/(\S+) b\/(\S+)$/gm)].flatMap(([, before = '', after = '']) => [
    before,
    after,
  ]);
  return [...new Set(names)];
}
