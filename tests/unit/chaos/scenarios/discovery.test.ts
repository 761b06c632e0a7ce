import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { fixes, loadAnswerKey, loadScenario, scenarioIds } from '#chaos/scenarios/discovery.ts';

/** A root with two scenarios, and with folders and files that are none. */
function writeRoot() {
  const root = mkdtempSync(join(tmpdir(), 'scenarios-'));
  const files = {
    'package.json': '{"type":"module"}',
    'definition.ts': '',
    'not-one/readme.md': '',
    'slow-orders/scenario.ts': "export const scenario: { title: string } = { title: 'Slow orders' };",
    'slow-orders/answer-key.ts': "export const answerKey = { service: 'orders', mechanisms: ['missing-index'] };",
    'slow-orders/fixes/right/b.patch': '',
    'slow-orders/fixes/right/a.patch': '',
    'slow-orders/fixes/right/notes.md': '',
    'blocked-billing/scenario.ts': "export const scenario = { title: 'Blocked billing' };",
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return { path: root, [Symbol.dispose]: () => rmSync(root, { recursive: true }) };
}

describe('scenarios', () => {
  it('are the folders with a scenario in them', () => {
    using root = writeRoot();
    expect(scenarioIds(root.path)).toEqual(['blocked-billing', 'slow-orders']);
  });

  it('are loaded with their id and folder', async () => {
    using root = writeRoot();
    expect(await loadScenario('slow-orders', root.path)).toEqual({
      title: 'Slow orders',
      id: 'slow-orders',
      folder: join(root.path, 'slow-orders'),
    });
  });

  it('have an answer key of their own', async () => {
    using root = writeRoot();
    expect(await loadAnswerKey('slow-orders', root.path)).toMatchObject({ service: 'orders' });
  });

  it('have patches for fixes, in order, or none', () => {
    using root = writeRoot();
    const folder = join(root.path, 'slow-orders/fixes/right');
    expect(fixes('slow-orders', 'right', root.path)).toEqual([join(folder, 'a.patch'), join(folder, 'b.patch')]);
    expect(fixes('slow-orders', 'wrong', root.path)).toEqual([]);
  });

  it.each(['nothing', 'not-one', '../slow-orders', ''])('refuses the id "%s", whatever is asked of it', async (id) => {
    using root = writeRoot();
    const refusal = { code: 'not-found', message: expect.stringContaining(`no scenario ${id}`), detail: { got: id } };
    await expect(loadScenario(id, root.path)).rejects.toMatchObject(refusal);
    await expect(loadAnswerKey(id, root.path)).rejects.toMatchObject(refusal);
    expect(() => fixes(id, 'right', root.path)).toThrow(expect.objectContaining({ code: 'not-found' }));
  });
});
