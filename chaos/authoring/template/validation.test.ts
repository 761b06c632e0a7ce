import { afterAll } from '@jest/globals';
import { z } from 'zod';
import { Bench } from '#chaos/judge/bench.ts';
import { check, promise } from '#chaos/judge/check.ts';
import { bodyOf } from '#chaos/judge/described-answer.ts';

const bench = await Bench.ready();
afterAll(() => bench.close());

const page = z.object({
  items: z.array(z.object({ sku: z.string(), name: z.string(), priceCents: z.number() })),
  total: z.number(),
});

interface Row {
  sku: string;
  name: string;
  priceCents: number;
}

check(
  'visitors see the catalogue',
  'A page of the catalogue shows the products that are in it, in the order of their numbers, each with its name and price.',
  async () => {
    const rows = await bench.sql<Row>(
      'SELECT sku, name, price_cents AS "priceCents" FROM storefront.products ORDER BY sku LIMIT 20',
    );
    const shown = bodyOf(await bench.request('storefront', { path: '/products?limit=20' }), 'A page', page).items;
    const different = rows.find(({ sku, name, priceCents }, index) => {
      const item = shown[index];
      return item?.sku !== sku || item.name !== name || item.priceCents !== priceCents;
    });
    promise(different === undefined, `${different?.sku} is not shown where it belongs, or not as it is.`);
  },
);
