import { describe, expect, it } from '@jest/globals';
import type { Queryable } from '#kit/database.ts';
import { listProducts, searchProducts } from '../../../../services/storefront/store.ts';

/** Answers each statement with the next rows and keeps what it was asked. */
function scripted(...answers: unknown[][]) {
  const asked: unknown[][] = [];
  const query = async (_sql: string, values: unknown[]) => {
    asked.push(values);
    return { rows: answers.shift() ?? [] };
  };
  return { db: { query } as unknown as Queryable, asked };
}

describe('searchProducts', () => {
  it.each([
    ['50%', '50\\%'],
    ['a_b', 'a\\_b'],
    ['back\\slash', 'back\\\\slash'],
    ['lamp', 'lamp'],
  ])('takes %s literally', async (text, pattern) => {
    const { db, asked } = scripted([]);
    await searchProducts(db, text, 20);
    expect(asked).toEqual([[pattern, 20]]);
  });
});

describe('listProducts', () => {
  const product = { sku: 'NM-0001', name: 'Amber Lantern', category: 'lanterns', priceCents: 8110 };

  it('takes the total from the page', async () => {
    const { db, asked } = scripted([{ ...product, total: 25 }]);
    const page = await listProducts(db, { category: 'lanterns', page: 2, limit: 20 });
    expect(page).toEqual({ products: [product], total: 25 });
    expect(asked).toEqual([['lanterns', 20, 20]]);
  });

  it('counts when the page lies behind the last one', async () => {
    const { db } = scripted([], [{ total: 25 }]);
    expect(await listProducts(db, { category: undefined, page: 9, limit: 20 })).toEqual({ products: [], total: 25 });
  });
});
