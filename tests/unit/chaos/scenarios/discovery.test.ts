import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  fixes,
  harmlessIds,
  judgedAs,
  loadAnswerKey,
  loadScenario,
  quietIds,
  scenarioIds,
} from '#chaos/scenarios/discovery.ts';

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
    'slow-orders/quiet.ts':
      "export const quiet = { title: 'Few orders', explanation: 'Few came.', evidence: [], noise: {} };",
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
      quiet: false,
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

describe('a quiet twin', () => {
  const KEY = "export const answerKey = { service: 'none', mechanisms: ['nothing-wrong'], explanation: 'Busy.' };";
  const addHarmless = (root: string, id: string, bench = ['orders']) => {
    mkdirSync(join(root, id));
    const fields = `title: 'Busy', bench: ${JSON.stringify(bench)}, noise: {}`;
    writeFileSync(join(root, id, 'scenario.ts'), `export const scenario = { ${fields} };`);
    writeFileSync(join(root, id, 'answer-key.ts'), KEY);
  };

  it('is loaded in place of its scenario, under the same id, with a key that says that nothing is wrong', async () => {
    using root = writeRoot();
    expect(await loadScenario('slow-orders', root.path, { quiet: true })).toEqual({
      title: 'Few orders',
      // Nobody writes of the harm that its scenario does.
      mails: [],
      noise: {},
      id: 'slow-orders',
      folder: join(root.path, 'slow-orders'),
      quiet: true,
    });
    expect(await loadAnswerKey('slow-orders', root.path, { quiet: true })).toEqual({
      service: 'none',
      mechanisms: ['nothing-wrong'],
      explanation: 'Few came.',
      evidence: [],
    });
  });

  it('is refused where there is none, with what to do', async () => {
    using root = writeRoot();
    addHarmless(root.path, 'busy');
    await expect(loadScenario('blocked-billing', root.path, { quiet: true })).rejects.toMatchObject({
      code: 'not-found',
      message:
        'blocked-billing has no quiet twin: start one that has, ./drill scenarios shows which, or write its quiet.ts',
      detail: { field: 'scenario', expected: 'busy, slow-orders', got: 'blocked-billing' },
    });
  });

  it('of a scenario where nothing is wrong is that scenario', async () => {
    using root = writeRoot();
    addHarmless(root.path, 'busy');
    expect(await loadScenario('busy', root.path, { quiet: true })).toEqual(await loadScenario('busy', root.path));
    expect(await loadAnswerKey('busy', root.path, { quiet: true })).toMatchObject({ explanation: 'Busy.' });
    expect([await harmlessIds(root.path), await quietIds(root.path)]).toEqual([['busy'], ['busy', 'slow-orders']]);
  });

  it('is judged as what is harmless and looks at the most services, and everything else as itself', async () => {
    using root = writeRoot();
    await expect(judgedAs('slow-orders', { quiet: true }, root.path)).rejects.toMatchObject({ code: 'not-found' });
    addHarmless(root.path, 'busy');
    expect(await judgedAs('slow-orders', { quiet: true }, root.path)).toBe('busy');
    addHarmless(root.path, 'whole-market', ['orders', 'billing']);
    expect(await judgedAs('slow-orders', { quiet: true }, root.path)).toBe('whole-market');
    expect(await judgedAs('slow-orders', { quiet: false }, root.path)).toBe('slow-orders');
  });
});
