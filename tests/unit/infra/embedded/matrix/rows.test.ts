import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { scenarioIds } from '#chaos/scenarios/discovery.ts';
import { repeated, rowsOf } from '#infra/embedded/matrix/rows.ts';

describe('rowsOf', () => {
  it.each(scenarioIds())('has the code as shipped and every fix of %s, each with a line that says why', async (id) => {
    const [shipped, ...fixes] = await rowsOf(id);
    expect(shipped).toMatchObject({ fix: 'as shipped', patch: undefined });
    expect(fixes.length).toBeGreaterThan(0);
    for (const { fix, patch = '', expected, why } of fixes) {
      expect(existsSync(patch)).toBe(true);
      expect(expected).toBe(fix.startsWith('right/') ? 'passed' : 'failed');
      expect(why).toMatch(/\w{3}/);
    }
  });

  it('expects nothing to be mended where nothing is wrong', async () => {
    expect((await rowsOf('all-quiet'))[0]?.expected).toBe('passed');
    expect((await rowsOf('float-drift'))[0]?.expected).toBe('failed');
  });
});

describe('repeated', () => {
  it('leaves wrong fixes out and gives every round users of its own', async () => {
    const rows = await rowsOf('float-drift');
    const kept = rows.filter(({ fix }) => !fix.startsWith('wrong/'));
    const all = repeated(rows, 3, 100);
    expect(all.map(({ fix }) => fix)).toEqual([...kept, ...kept, ...kept].map(({ fix }) => fix));
    expect([...new Set(all.map(({ seed }) => seed))]).toEqual([100, 101, 102]);
  });
});
