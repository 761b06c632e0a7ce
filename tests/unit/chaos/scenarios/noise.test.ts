import { describe, expect, it } from '@jest/globals';
import type { RecordReader } from '#chaos/recorder/reader.ts';
import { loadScenario } from '#chaos/scenarios/discovery.ts';

interface Evening {
  /** How often a second each counter counts; others are not there. */
  rates: Readonly<Record<string, number>>;
  /** What half of everything that is timed takes at most, in seconds. */
  p50?: number;
}

const recordOf = ({ rates, p50 = 0 }: Evening) =>
  ({
    metric: async (name: string) =>
      name in rates || name.endsWith('_seconds')
        ? { series: [{ labels: {}, ratePerSecond: rates[name] ?? 1, histogram: { p50 } }] }
        : undefined,
  }) as unknown as RecordReader;

const EVENINGS: Readonly<Record<string, { ordinary: Evening; noisy: Evening }>> = {
  'float-drift': {
    ordinary: { rates: { billing_charges_total: 2.6 } },
    noisy: { rates: { billing_charges_total: 9.4 } },
  },
  'circular-deadlock': {
    ordinary: { rates: { orders_placements_total: 2 }, p50: 0.03 },
    noisy: { rates: { orders_placements_total: 1 }, p50: 0.12 },
  },
  'n-plus-one': {
    ordinary: { rates: { storefront_catalogue_pages_total: 2.2 } },
    noisy: { rates: { storefront_catalogue_pages_total: 3.6 } },
  },
  'red-herring': {
    ordinary: { rates: { checkout_payments_total: 2, worker_layout_passes_total: 0 } },
    noisy: { rates: { checkout_payments_total: 6, worker_layout_passes_total: 600 } },
  },
};

describe.each(Object.entries(EVENINGS))('the noise of the quiet twin of %s', (id, { ordinary, noisy }) => {
  const read = async (evening: Evening) => {
    const { noise } = await loadScenario(id, undefined, { quiet: true });
    return noise?.read(recordOf(evening));
  };

  it('is there in its evening', async () => {
    expect(await read(noisy)).toMatchObject({ present: true, reading: expect.stringMatching(/\d/) });
  });

  it('is not there in an ordinary evening, nor before anybody has come', async () => {
    expect(await read(ordinary)).toMatchObject({ present: false });
    expect(await read({ rates: {} })).toMatchObject({ present: false });
  });
});
