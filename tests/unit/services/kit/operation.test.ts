import { describe, expect, it } from '@jest/globals';
import { ServiceError } from '#kit/errors.ts';
import { metricsPage } from '#kit/metrics.ts';
import { Operation } from '#kit/operation.ts';

const sales = new Operation({ total: 'sales_total', duration: 'sale_duration_seconds', what: 'Sales asked for' });
const countOf = async (outcome: string) => {
  const { body } = await metricsPage();
  const value = (name: string) => body.match(new RegExp(`^${name}\\{outcome="${outcome}"\\} (\\d+)$`, 'm'))?.[1];
  return [value('sales_total'), value('sale_duration_seconds_count')];
};

describe('Operation', () => {
  it('counts and times a result under its word, and hands it on', async () => {
    expect(
      await sales.run(
        async () => 7,
        (pieces) => (pieces > 5 ? 'large' : 'small'),
      ),
    ).toBe(7);
    expect(await countOf('large')).toEqual(['1', '1']);
  });

  it.each([
    [new ServiceError('out-of-stock', 'only 3 are left'), 'out-of-stock'],
    [new ServiceError('upstream-failed', 'try again later'), 'failed'],
    [new Error('a bug'), 'failed'],
    ['a text', 'failed'],
  ])('counts %s, and hands it on', async (error, outcome) => {
    const [before = '0'] = await countOf(outcome);
    await expect(
      sales.run(
        () => Promise.reject(error),
        () => 'sold',
      ),
    ).rejects.toBe(error);
    expect(await countOf(outcome)).toEqual([String(Number(before) + 1), String(Number(before) + 1)]);
  });

  it('says what it counts', async () => {
    expect((await metricsPage()).body).toContain('# HELP sales Sales asked for, by outcome.');
  });
});
