import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { lintFolder } from '#chaos/authoring/lint.ts';
import { newScenario } from '#chaos/authoring/new-scenario.ts';
import type { RecordReader } from '#chaos/recorder/reader.ts';
import { loadAnswerKey, loadScenario, scenarioIds } from '#chaos/scenarios/discovery.ts';
import { SERVICES } from '#infra/topology.ts';
import { factsOfCheckout } from './shipped.ts';

function emptyRoot() {
  const path = mkdtempSync(join(tmpdir(), 'scenarios-'));
  writeFileSync(join(path, 'package.json'), '{"type":"module"}');
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}

const make = (id: string, root: string) => newScenario(id, { services: SERVICES, root });

const recordOf = (ratePerSecond: number, p95 = 0.1) =>
  ({
    metric: async () => ({ series: [{ ratePerSecond, histogram: { p95 } }, { ratePerSecond: 1 }, {}] }),
  }) as unknown as RecordReader;

describe('a new scenario', () => {
  it('is found, loads, and agrees with its key', async () => {
    using root = emptyRoot();
    const made = make('late-deliveries', root.path);
    expect(made.files).toEqual([
      'answer-key.ts',
      'contract.md',
      'runbook.yaml',
      'scenario.ts',
      'symptom.ts',
      'validation.test.ts',
    ]);
    expect(scenarioIds(root.path)).toEqual(['late-deliveries']);
    expect(await loadScenario('late-deliveries', root.path)).toMatchObject({
      folder: made.folder,
      noise: { withinSeconds: 20 },
    });
    expect(await loadAnswerKey('late-deliveries', root.path)).toMatchObject({ service: 'none' });
  });

  it('lacks only what its author must give it: a wrong fix', async () => {
    using root = emptyRoot();
    const { folder } = make('late-deliveries', root.path);
    expect(await lintFolder(folder, factsOfCheckout())).toEqual([
      { rule: 'fix-count', file: 'fixes/wrong', message: expect.stringContaining('0 of at least 1 wrong') },
    ]);
  });

  it('reads from the record its noise, and whether anybody suffers', async () => {
    using root = emptyRoot();
    make('late-deliveries', root.path);
    const { noise, symptom } = await loadScenario('late-deliveries', root.path);
    const nothing = { metric: async () => undefined } as unknown as RecordReader;
    expect(await noise?.read(recordOf(12))).toMatchObject({ present: true });
    expect(await noise?.read(recordOf(5))).toEqual({
      present: false,
      reading: 'shop: 6.0 requests a second in the last 8 s',
    });
    expect(await noise?.read(nothing)).toMatchObject({ present: false });
    expect(await symptom.read(recordOf(12, 3))).toEqual({
      present: true,
      reading: 'shop: 95 of 100 requests within 3.00 s, in the last 8 s',
    });
    expect(await symptom.read(recordOf(12, 0.2))).toMatchObject({ present: false });
    expect(await symptom.read(nothing)).toMatchObject({ present: false });
  });

  it.each([
    'Late',
    'late_deliveries',
    '../late',
    'late deliveries',
    '',
    '-late',
    'late-',
    'x'.repeat(41),
    'late-orders',
  ])('is refused by the name of "%s", and nothing is made', (id) => {
    using root = emptyRoot();
    expect(() => make(id, root.path)).toThrow(expect.objectContaining({ code: 'bad-request' }));
    expect(readdirSync(root.path)).toEqual(['package.json']);
  });

  it('is refused where there is a folder of that name, which stays as it is', () => {
    using root = emptyRoot();
    mkdirSync(join(root.path, 'late-deliveries'));
    writeFileSync(join(root.path, 'late-deliveries/scenario.ts'), 'mine');
    expect(() => make('late-deliveries', root.path)).toThrow(
      expect.objectContaining({ code: 'conflict', message: expect.stringContaining('choose another id') }),
    );
    expect(readFileSync(join(root.path, 'late-deliveries/scenario.ts'), 'utf8')).toBe('mine');
    expect(existsSync(join(root.path, 'late-deliveries/contract.md'))).toBe(false);
  });
});
