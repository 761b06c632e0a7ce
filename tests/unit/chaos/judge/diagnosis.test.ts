import { describe, expect, it } from '@jest/globals';
import { LabError } from '#chaos/errors/lab-error.ts';
import { requireEvidence } from '#chaos/judge/claimed-evidence.ts';
import { type Claim, judgeClaim } from '#chaos/judge/diagnosis.ts';
import type { RecordReader } from '#chaos/recorder/reader.ts';
import { loadAnswerKey, scenarioIds } from '#chaos/scenarios/discovery.ts';

const KEY = { service: 'orders', mechanisms: ['hold-and-wait', 'lock-order'], herrings: ['pricing'] } as const;
const QUIET = { service: 'none', mechanisms: ['nothing-wrong'] } as const;

describe('a diagnosis', () => {
  it.each<[Claim, string, number]>([
    [{ service: 'orders', mechanism: 'hold-and-wait' }, 'right', 0],
    [{ service: 'orders', mechanism: 'lock-order' }, 'right', 0],
    [{ service: 'orders', mechanism: 'missing-index' }, 'partly', 2],
    [{ service: 'orders' }, 'partly', 0],
    [{ service: 'pricing', mechanism: 'hold-and-wait' }, 'herring', 5],
    [{ service: 'billing', mechanism: 'hold-and-wait' }, 'wrong', 3],
    [{ service: 'none', mechanism: 'nothing-wrong' }, 'wrong', 3],
  ])('%j is %s and costs %d minutes', (claim, outcome, costMinutes) => {
    expect(judgeClaim(claim, KEY)).toEqual({ outcome, costMinutes });
  });

  it.each<[Claim, string, number]>([
    [{ service: 'none', mechanism: 'nothing-wrong' }, 'right', 0],
    [{ service: 'none' }, 'partly', 0],
    [{ service: 'worker', mechanism: 'cpu-saturation' }, 'herring', 5],
  ])('%j where nothing is wrong is %s and costs %d minutes', (claim, outcome, costMinutes) => {
    expect(judgeClaim(claim, QUIET)).toEqual({ outcome, costMinutes });
  });

  it.each(scenarioIds())('of %s by its own key is right, also of its quiet twin', async (id) => {
    for (const quiet of [false, true]) {
      const key = await loadAnswerKey(id, undefined, { quiet });
      for (const mechanism of key.mechanisms)
        expect(judgeClaim({ service: key.service, mechanism }, key).outcome).toBe('right');
      for (const service of key.herrings ?? []) expect(judgeClaim({ service }, key).outcome).toBe('herring');
    }
  });
});

describe('its evidence', () => {
  const since = 1_000;
  const span = (service: string, startTime: number) => ({ service, startTime });
  const record = {
    trace: async (id: string) => {
      if (id === 'none') throw new LabError('not-found', 'no such trace');
      if (id === 'away') throw new LabError('unavailable', 'the recorder is away');
      return { spans: id === 'old' ? [span('orders', 999)] : [span('orders', 1_000)] };
    },
    logs: async (query: object) => ({ records: JSON.stringify(query).includes('there') ? [{}] : [] }),
    metric: async (name: string) =>
      name === 'there' ? { series: [{}] } : name === 'empty' ? { series: [] } : undefined,
  } as unknown as RecordReader;
  const require = (
    kind: 'trace' | 'log' | 'metric',
    value: string,
    service: 'orders' | 'pricing' | 'none' = 'orders',
  ) => requireEvidence([{ kind, value }], { service, since }, record);

  it.each([
    ['trace', 'there'],
    ['log', 'there'],
    ['metric', 'there'],
  ] as const)('is taken where the record holds the %s', async (kind, value) => {
    await expect(require(kind, value)).resolves.toBeUndefined();
    await expect(require(kind, value, 'none')).resolves.toBeUndefined();
  });

  it.each([
    ['trace', 'none', 'orders'],
    ['trace', 'old', 'orders'],
    ['trace', 'there', 'pricing'],
    ['log', 'nowhere', 'orders'],
    ['metric', 'nowhere', 'orders'],
    ['metric', 'empty', 'orders'],
  ] as const)('%s %s for %s is refused, and said which', async (kind, value, service) => {
    await expect(require(kind, value, service)).rejects.toMatchObject({
      code: 'bad-request',
      detail: { field: 'evidence.0', got: value },
    });
  });

  it('is not refused because the record is away', async () => {
    await expect(require('trace', 'away')).rejects.toMatchObject({ code: 'unavailable' });
  });
});
