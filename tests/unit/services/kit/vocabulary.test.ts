import { describe, expect, it } from '@jest/globals';
import { basketLines, customerId, orderId, sku } from '#kit/vocabulary.ts';

const line = { sku: 'NM-0001', quantity: 1 };
const lines = (count: number) => Array.from({ length: count }, () => line);

describe('ids', () => {
  it.each([
    [customerId, 'C1001'],
    [sku, 'NM-0500'],
    [orderId, 'O-100001'],
  ])('are taken in their form', (schema, id) => {
    expect(schema.safeParse(id).success).toBe(true);
  });

  it.each([
    [customerId, ['C1', 'c1001', 'C10011', 'C1001 ', ' C1001', 'C1001\n', '', 1001, null, ['C1001']]],
    [sku, ['NM-1', 'NM-00001', 'nm-0001', 'NM-000a', 'NM-0001,NM-0002', {}, undefined]],
    [orderId, ['O-0', 'O-01', '100001', 'O-1e5', 'O--1', 'O-9999999999999999', "O-1' OR 1=1"]],
  ])('are refused in any other', (schema, ids) => {
    expect(ids.filter((id) => schema.safeParse(id).success)).toEqual([]);
  });
});

describe('basketLines', () => {
  it.each([1, 10])('take %d lines', (count) => {
    expect(basketLines.parse(lines(count))).toHaveLength(count);
  });

  it.each([0, 11])('refuse %d lines', (count) => {
    expect(basketLines.safeParse(lines(count)).error?.issues[0]?.message).toBe('must be a list of 1 to 10 lines');
  });

  it('take the same product twice', () => {
    expect(basketLines.safeParse([line, line]).success).toBe(true);
  });

  it.each([0, 21, -1, 1.5, '1', null, Number.NaN, Number.POSITIVE_INFINITY])('refuse a quantity of %p', (quantity) => {
    expect(basketLines.safeParse([{ ...line, quantity }]).error?.issues[0]).toMatchObject({
      path: [0, 'quantity'],
      message: 'must be a whole number from 1 to 20',
    });
  });
});
