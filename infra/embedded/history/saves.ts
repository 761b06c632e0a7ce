import type { Save, SaveVerdict, UndoReport } from '#chaos/api/drill-answers.ts';
import type { CodeHistory } from '#chaos/api/history-routes.ts';
import { Turns } from '#chaos/async/turns.ts';
import { undoneBefore, undoneWords } from '#chaos/drill/undo-words.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import { ShadowGit } from './shadow-git.ts';

/** Begins each commit in the log's output, and each of its verdicts; no commit message and no path holds them. */
const MARK = '\u0001';
const VERDICT_MARK = '\u0002';

interface SavesOptions {
  /** Where the saves are kept. */
  directory: string;
  /** Folder that holds services/. */
  workspace: string;
}

function parseSave(entry: string, number: number): Save {
  const [head = '', ...lines] = entry.split('\n');
  const [time = '', what = ''] = head.split('\t');
  const verdicts = lines
    .filter((line) => line.startsWith(VERDICT_MARK))
    .map((line): SaveVerdict => JSON.parse(line.slice(VERDICT_MARK.length)));
  const files = lines
    .filter((line) => !line.startsWith(VERDICT_MARK))
    .filter((line) => line.includes('\t'))
    .map((line) => {
      const [added, removed, path = ''] = line.split('\t');
      // git writes "-" for a binary file.
      return { path, added: Number(added) || 0, removed: Number(removed) || 0 };
    });
  return { number, time, what, files, verdicts };
}

/** Every save of a team's services/, kept as commits of a repository beside it. */
export class Saves implements CodeHistory {
  private readonly shadow: ShadowGit;
  private readonly turns = new Turns();

  constructor({ directory, workspace }: SavesOptions) {
    this.shadow = new ShadowGit({ directory, workTree: workspace });
  }

  /** Takes up the history: what was changed while nobody looked becomes a save of its own. */
  open(): Promise<void> {
    return this.turns.take(async () => {
      await this.shadow.prepare();
      await this.commit('while the lab was down');
    });
  }

  /**
   * Keeps the code as it is now, if it differs from the last save.
   * @param what how it came about
   * @returns the save that it became; undefined where nothing has changed
   */
  keep(what: string): Promise<Save | undefined> {
    return this.turns.take(async () => ((await this.commit(what)) ? (await this.list()).at(-1) : undefined));
  }

  /** The number of the newest save; 0 before the first. */
  newest(): Promise<number> {
    return this.turns.take(async () => Math.max(0, (await this.commits()).length - 1));
  }

  /** Remembers what was found about the code of a save. @param number 0: as it was before any */
  noteVerdict(number: number, verdict: SaveVerdict): Promise<void> {
    return this.turns.take(async () => {
      const commit = (await this.commits())[number];
      const line = `${VERDICT_MARK}${JSON.stringify(verdict)}`;
      if (commit) await this.shadow.git('notes', 'append', '--message', line, commit);
    });
  }

  saves(): Promise<Save[]> {
    return this.turns.take(() => this.list());
  }

  diff(number: number): Promise<string> {
    return this.turns.take(async () => {
      const [before, after] = await this.around(number);
      return this.shadow.git('diff', '--no-color', before, after, '--', 'services');
    });
  }

  diffSince(number: number): Promise<string> {
    return this.turns.take(async () => {
      const before = (await this.commits())[number];
      if (before) return this.shadow.git('diff', '--no-color', before, 'saves', '--', 'services');
      throw new LabError('not-found', `there is no save ${number}`, { field: 'number', got: String(number) });
    });
  }

  undo(number?: number): Promise<UndoReport> {
    return this.turns.take(async () => {
      // What was saved a moment ago may not be a commit yet.
      await this.commit('saved');
      const saves = await this.list();
      const target = number ?? newestToUndo(saves);
      const [before] = await this.around(target);
      const changed = await this.shadow.git('diff', '--name-only', '--no-renames', before, 'HEAD', '--', 'services');
      const files = changed.split('\n').filter(Boolean);
      if (files.length > 0) {
        await this.shadow.git('checkout', '--quiet', '--no-overlay', before, '--', 'services');
        await this.commit(undoneWords(target));
      }
      const undone = saves.map((one) => one.number).filter((one) => one >= target);
      return { undone: undone.reverse(), files };
    });
  }

  /** @returns whether there was something to keep beside what there was at the beginning */
  private async commit(what: string): Promise<boolean> {
    await this.shadow.git('add', '--all', '--', 'services');
    const isFirst = (await this.commits()).length === 0;
    const staged = await this.shadow.git('status', '--porcelain', '--untracked-files=no', '--', 'services');
    if (!isFirst && staged === '') return false;
    await this.shadow.git('commit', '--quiet', '--allow-empty', '--message', isFirst ? 'begun' : what);
    return !isFirst;
  }

  /** Hashes, oldest first; the first holds what there was before any save. */
  private async commits(): Promise<string[]> {
    const heads = await this.shadow.git('for-each-ref', '--format=%(objectname)', 'refs/heads/saves');
    if (heads === '') return [];
    return (await this.shadow.git('rev-list', '--reverse', 'saves')).split('\n').filter(Boolean);
  }

  private async list(): Promise<Save[]> {
    if ((await this.commits()).length === 0) return [];
    const log = await this.shadow.git(
      'log',
      '--reverse',
      '--numstat',
      '--no-renames',
      `--format=${MARK}%aI%x09%s%n%N`,
      '--notes',
      'saves',
    );
    return log.split(MARK).slice(1).map(parseSave).slice(1);
  }

  private async around(number: number): Promise<[before: string, after: string]> {
    const commits = await this.commits();
    const [before, after] = [commits[number - 1], commits[number]];
    if (before && after) return [before, after];
    const newest = Math.max(0, commits.length - 1);
    throw new LabError(
      'not-found',
      `there is no save ${number}; ${newest === 0 ? 'nothing was saved yet' : `the newest is ${newest}`}`,
      {
        field: 'number',
        expected: newest === 0 ? 'a save' : `1 to ${newest}`,
        got: String(number),
      },
    );
  }
}

/** The newest save that is not undone: going back once more after an undo goes further back. @throws LabError conflict */
export function newestToUndo(saves: readonly Save[]): number {
  let number = saves.length;
  for (;;) {
    const before = undoneBefore(saves[number - 1]?.what ?? '');
    if (number > 0 && before === undefined) return number;
    number = before === undefined ? 0 : before - 1;
    if (number < 1)
      throw new LabError('conflict', 'there is nothing to undo: the code is as it was when the lab first started');
  }
}
