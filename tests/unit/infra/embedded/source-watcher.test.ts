import { mkdirSync, mkdtempSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type SavedFiles, watchSources } from '#infra/embedded/supervisor/source-watcher.ts';
import { until } from '../../../until.ts';

async function watched(polling: boolean) {
  const root = mkdtempSync(join(tmpdir(), 'watched-'));
  for (const folder of ['orders/migrations', 'kit', 'billing/node_modules'])
    mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'orders/server.ts'), '');
  const saves: SavedFiles[] = [];
  const watcher = await watchSources({ root, polling, onSave: (saved) => saves.push(saved) });
  return {
    root,
    saves,
    write: (file: string, text = 'x') => writeFileSync(join(root, file), text),
    async [Symbol.asyncDispose]() {
      await watcher.close();
      rmSync(root, { recursive: true });
    },
  };
}

describe.each([{ polling: false }, { polling: true }])('watching sources (polling: $polling)', ({ polling }) => {
  it.each(['orders/server.ts', 'orders/migrations/0003-index.sql', 'kit/config.ts', 'billing/openapi.yaml'])(
    'sees %s being saved',
    async (file) => {
      await using sources = await watched(polling);
      sources.write(file, 'changed');
      const saved = await until('the save', () => sources.saves[0]);
      expect(saved).toEqual({ folder: file.split('/')[0], files: [file] });
    },
  );

  it('sees an editor that writes beside and renames, and a file that goes', async () => {
    await using sources = await watched(polling);
    sources.write('orders/server.ts~', 'changed');
    renameSync(join(sources.root, 'orders/server.ts~'), join(sources.root, 'orders/server.ts'));
    await until('the rename', () => sources.saves.length === 1);
    unlinkSync(join(sources.root, 'orders/server.ts'));
    await until('the removal', () => sources.saves.length === 2);
    expect(sources.saves.map((one) => one.files)).toEqual([['orders/server.ts'], ['orders/server.ts']]);
  });

  it('leaves out what no service reads, and takes many files as one save', async () => {
    await using sources = await watched(polling);
    for (const file of ['orders/notes.txt', 'orders/.server.ts.swp', 'billing/node_modules/x.ts', 'top.ts'])
      sources.write(file);
    for (const file of ['orders/a.ts', 'orders/b.ts', 'orders/c.ts']) sources.write(file);
    await until('the save', () => sources.saves.flatMap((one) => one.files).length >= 3);
    expect(sources.saves.flatMap((one) => one.files).sort()).toEqual(['orders/a.ts', 'orders/b.ts', 'orders/c.ts']);
  });
});
