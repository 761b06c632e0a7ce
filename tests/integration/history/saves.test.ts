import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { newestToUndo, Saves } from '#infra/embedded/history/saves.ts';

/** A team's folder with one service, and its history. */
async function startTeam() {
  const root = mkdtempSync(join(tmpdir(), 'saves-'));
  const workspace = join(root, 'team');
  const file = join(workspace, 'services/billing/store.ts');
  mkdirSync(join(workspace, 'services/billing'), { recursive: true });
  const write = (text: string) => writeFileSync(file, text);
  write('one\n');
  const options = { directory: join(root, 'deep/history.git'), workspace };
  const saves = new Saves(options);
  await saves.open();
  return {
    root,
    workspace,
    saves,
    write,
    read: () => readFileSync(file, 'utf8'),
    save: async (text: string) => {
      write(text);
      await saves.keep('saved');
    },
    reopened: async () => {
      const other = new Saves(options);
      await other.open();
      return other;
    },
    [Symbol.dispose]: () => rmSync(root, { recursive: true }),
  };
}

describe('the history of the code', () => {
  it('keeps each save with its diff, and nothing where nothing changed', async () => {
    using team = await startTeam();
    expect(await team.saves.saves()).toEqual([]);
    await team.save('one\ntwo\n');
    await team.saves.keep('saved');
    await team.save('two\n');
    expect(await team.saves.saves()).toMatchObject([
      { number: 1, what: 'saved', files: [{ path: 'services/billing/store.ts', added: 1, removed: 0 }] },
      { number: 2, what: 'saved', files: [{ path: 'services/billing/store.ts', added: 0, removed: 1 }] },
    ]);
    expect(await team.saves.diff(1)).toContain('\n+two\n');
    expect(await team.saves.diff(2)).toContain('\n-one\n');
  });

  it('gives the save that something became, and what has changed since one', async () => {
    using team = await startTeam();
    expect(await team.saves.newest()).toBe(0);
    expect(await team.saves.keep('saved')).toBeUndefined();
    team.write('two\n');
    expect(await team.saves.keep('saved')).toMatchObject({ number: 1, what: 'saved', verdicts: [] });
    await team.save('three\n');
    expect(await team.saves.newest()).toBe(2);
    const since = await team.saves.diffSince(0);
    expect([since.includes('\n-one\n'), since.includes('\n+three\n'), since.includes('two')]).toEqual([
      true,
      true,
      false,
    ]);
    expect(await team.saves.diffSince(2)).toBe('');
    await expect(team.saves.diffSince(3)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('keeps what was found about each save, with its files', async () => {
    using team = await startTeam();
    await team.save('two\n');
    await team.save('three\n');
    const [failed, passed] = (['failed', 'passed'] as const).map((verdict, index) => ({
      time: `2026-11-24T03:2${index}:00.000Z`,
      number: index === 0 ? 'INC-3F2A' : null,
      verdict,
    }));
    if (!failed || !passed) throw new Error('there are two');
    await team.saves.noteVerdict(1, failed);
    await team.saves.noteVerdict(1, passed);
    // As it was before any save: there is no line for that.
    await team.saves.noteVerdict(0, failed);
    const reopened = await team.reopened();
    expect(await reopened.saves()).toMatchObject([
      { number: 1, verdicts: [failed, passed], files: [{ path: 'services/billing/store.ts', added: 1, removed: 1 }] },
      { number: 2, verdicts: [], files: [{ path: 'services/billing/store.ts', added: 1, removed: 1 }] },
    ]);
    expect((await reopened.undo()).undone).toEqual([2]);
  });

  it('takes the code back, again and again, and forward by undoing the undo', async () => {
    using team = await startTeam();
    for (const text of ['two\n', 'three\n', 'four\n']) await team.save(text);
    expect(await team.saves.undo()).toEqual({ undone: [3], files: ['services/billing/store.ts'] });
    expect(team.read()).toBe('three\n');
    await team.saves.undo();
    expect(team.read()).toBe('two\n');
    await team.saves.undo(4);
    expect(team.read()).toBe('four\n');
    expect((await team.saves.undo(1)).undone).toEqual([6, 5, 4, 3, 2, 1]);
    expect(team.read()).toBe('one\n');
    expect((await team.saves.saves()).map(({ what }) => what)).toEqual([
      'saved',
      'saved',
      'saved',
      'undone to before 3',
      'undone to before 2',
      'undone to before 4',
      'undone to before 1',
    ]);
    await expect(team.saves.undo()).rejects.toMatchObject({ code: 'conflict' });
  });

  it('brings back deleted files, removes added ones, and keeps what was not saved yet', async () => {
    using team = await startTeam();
    const added = join(team.workspace, 'services/billing/new.ts');
    writeFileSync(added, 'new\n');
    rmSync(join(team.workspace, 'services/billing/store.ts'));
    const report = await team.saves.undo();
    expect(report.files.toSorted()).toEqual(['services/billing/new.ts', 'services/billing/store.ts']);
    expect([team.read(), existsSync(added)]).toEqual(['one\n', false]);
    await team.saves.undo(2);
    expect([readFileSync(added, 'utf8'), existsSync(join(team.workspace, 'services/billing/store.ts'))]).toEqual([
      'new\n',
      false,
    ]);
  });

  it.each([0, 2, 99])('refuses save %d, which is not there', async (number) => {
    using team = await startTeam();
    await team.save('two\n');
    for (const asked of [team.saves.diff(number), team.saves.undo(number)]) {
      await expect(asked).rejects.toMatchObject({
        code: 'not-found',
        message: expect.stringContaining('the newest is 1'),
      });
    }
    expect(team.read()).toBe('two\n');
  });

  it('goes on where it was, with what was changed meanwhile as a save', async () => {
    using team = await startTeam();
    await team.save('two\n');
    team.write('three\n');
    const later = await team.reopened();
    expect((await later.saves()).map(({ what }) => what)).toEqual(['saved', 'while the lab was down']);
  });

  it("leaves the team's own repository alone", async () => {
    using team = await startTeam();
    const git = (...args: string[]) => execFileSync('git', args, { cwd: team.workspace, encoding: 'utf8' });
    git('init', '--quiet');
    git('add', '.');
    await team.save('two\n');
    await team.saves.undo();
    expect(git('status', '--porcelain').trim()).toBe('A  services/billing/store.ts');
  });

  it('has nothing to undo before the first save', () => {
    expect(() => newestToUndo([])).toThrow('nothing to undo');
  });
});
