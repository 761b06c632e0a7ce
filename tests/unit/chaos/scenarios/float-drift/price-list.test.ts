import { describe, expect, it } from '@jest/globals';
import { exact } from '#chaos/money/exact.ts';
import { amountOf, invoiceOf, totalOf } from '#chaos/scenarios/float-drift/price-list.ts';

const usage = (quantity: string, unitPrice: string, taxRate = '0.25') => ({ quantity, unitPrice, taxRate });

describe('an amount', () => {
  it.each([
    ['2.5', '0.10', 25n],
    ['1', '1.005', 101n],
    ['0.5', '0.01', 1n],
    ['0.001', '0.0001', 0n],
    ['1', '0', 0n],
    ['1000000', '100000', 10_000_000_000_000n],
    ['999999.999', '99999.9999', 9_999_999_980_000n],
  ])('of %s at %s is %s cents', (quantity, unitPrice, cents) => {
    expect(amountOf(usage(quantity, unitPrice))).toBe(cents);
  });
});

describe('a running total', () => {
  it('is the sum of rounded amounts, not the rounded sum', () => {
    expect(totalOf([usage('1', '0.005'), usage('1', '0.005'), usage('1', '0.005')])).toBe(3n);
  });
});

describe('an invoice', () => {
  it('taxes the exact lines of one rate together, once, the lowest rate first', () => {
    const invoice = invoiceOf([
      usage('1', '0.004', '0.5'),
      usage('1', '0.004', '0.50'),
      usage('1', '0.004', '0.5000'),
      usage('1', '10.00', '0.07'),
    ]);
    // 0.012 at a half is 0.006, a cent; three lines of 0.00 would have made none.
    expect(invoice).toEqual({
      subtotal: '10.00',
      taxes: [
        { rate: exact('0.07'), base: '10.00', tax: '0.70' },
        { rate: exact('0.5'), base: '0.01', tax: '0.01' },
      ],
      tax: '0.71',
      total: '10.71',
    });
  });

  it('does not tax the rounded base', () => {
    // 2 lines of 0.024: base 0.048, which is shown as 0.05; a tenth of it is nothing, a tenth of 0.05 would be a cent.
    expect(invoiceOf([usage('1', '0.024', '0.1'), usage('1', '0.024', '0.1')]).taxes).toEqual([
      { rate: exact('0.1'), base: '0.05', tax: '0.00' },
    ]);
  });
});
