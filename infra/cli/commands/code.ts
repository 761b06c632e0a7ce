import { relative, resolve } from 'node:path';
import type { CodeFile } from '#chaos/api/code-routes.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import { type Change, WorkingCopy } from '../code/working-copy.ts';
import { personOf } from '../drill/person.ts';
import { type LabClient, runningLab } from '../lab-client.ts';
import { printJson, printLine } from '../print.ts';

interface CodeOptions {
  team?: string | undefined;
  json?: boolean;
  by?: string;
}

/** Folder of the working copy: the client's own, where it came in a bundle. */
const root = (): string => process.env.DRILL_HOME ?? process.cwd();

const fileRoute = (path: string): string => `/code/files/${encodeURIComponent(path)}`;

/** @throws LabError bad-request where the lab runs on this machine, and edits need no way to it */
function labElsewhere(team: string | undefined): LabClient {
  if (process.env.DRILL_URL) return runningLab(team);
  throw new LabError(
    'bad-request',
    'your lab runs on this machine: what you save is live. This is for a lab elsewhere (--url)',
  );
}

/** Gets what the team has now. What you have changed and others too is kept beside it, as FILE.mine. */
export async function pull({ team, json }: CodeOptions): Promise<void> {
  const lab = labElsewhere(team);
  const copy = new WorkingCopy(root());
  const { files } = await lab.get<{ files: CodeFile[] }>('/code');
  const changes: Change[] = [];
  for (const { path, version } of files) {
    if (!copy.meet(path, version)) continue;
    changes.push(copy.take(path, (await lab.get<{ content: string }>(fileRoute(path))).content));
  }
  const there = new Set(files.map(({ path }) => path));
  for (const path of copy.known()) if (!there.has(path) && copy.meet(path, null)) changes.push(copy.take(path, null));
  copy.save();
  if (json) return printJson({ changes });
  for (const { path, what } of changes)
    printLine(what === 'kept aside' ? `  got      ${path}; yours is ${path}.mine` : `  ${what.padEnd(7)}  ${path}`);
  printLine(
    changes.length === 0 ? 'You have what the team has.' : `${changes.length} file(s) are as the team has them.`,
  );
  const mine = copy.changed();
  if (mine.length > 0) printLine(`Changed here and not pushed: ${mine.join(', ')}`);
}

/** Puts what you have changed where the team has it, file by file. What somebody else changed meanwhile is refused. */
export async function push(paths: readonly string[], { team, json, by }: CodeOptions): Promise<void> {
  const lab = labElsewhere(team);
  const copy = new WorkingCopy(root());
  const person = personOf(by);
  const asked = paths.map((path) => relative(root(), resolve(path)));
  const pushed: Change[] = [];
  const refused: string[] = [];
  for (const path of asked.length > 0 ? asked : copy.changed()) {
    try {
      const body = { content: copy.content(path), replaces: copy.base(path), person };
      const { version } = await lab.post<{ version: string | null }>(fileRoute(path), { body });
      copy.remember(path, version);
      copy.save();
      pushed.push({ path, what: 'pushed' });
      if (!json) printLine(`  pushed   ${path}`);
    } catch (error) {
      if (!(error instanceof LabError) || !['conflict', 'forbidden'].includes(error.code)) throw error;
      refused.push(error.message);
      if (!json) printLine(`  refused  ${error.message}`);
    }
  }
  if (refused.length > 0) process.exitCode = 1;
  if (json) return printJson({ pushed, refused });
  if (pushed.length + refused.length === 0) printLine('Nothing is changed here.');
}
