import { describe, expect, it } from '@jest/globals';
import { leadTimeOf } from '../../../../services/partner/suppliers.ts';

const skus = Array.from({ length: 500 }, (_, n) => `NM-${String(n + 1).padStart(4, '0')}`);

describe('lead times', () => {
  it('are the same for the same product', () => {
    expect(skus.map(leadTimeOf)).toEqual(skus.map(leadTimeOf));
    expect(leadTimeOf('NM-0001')).toEqual({ sku: 'NM-0001', leadTimeDays: 18 });
  });

  it('lie between 1 and 21 days and use all of them', () => {
    const days = new Set(skus.map((sku) => leadTimeOf(sku).leadTimeDays));
    expect([...days].sort((a, b) => a - b)).toEqual(Array.from({ length: 21 }, (_, n) => n + 1));
  });
});
