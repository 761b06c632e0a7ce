import { describe, expect, it, jest } from '@jest/globals';
import { ServiceError } from '#kit/errors.ts';
import { UpstreamError } from '#kit/http-client.ts';
import type { Catalogue } from '../../../../services/storefront/catalogue.ts';
import { createRoutes } from '../../../../services/storefront/routes.ts';
import { serve } from '../served.ts';

/** The routes over a catalogue of which only the given methods may be called. */
function shop(catalogue: Partial<Catalogue>) {
  return serve(createRoutes(catalogue as Catalogue));
}

describe('GET /products', () => {
  it.each([
    ['', { category: undefined, page: 1, limit: 20 }],
    ['?limit=50&page=3', { category: undefined, page: 3, limit: 50 }],
    ['?category=teas', { category: 'teas', page: 1, limit: 20 }],
  ])('asks the catalogue for "%s"', async (query, expected) => {
    const page = jest.fn<Catalogue['page']>().mockResolvedValue({ items: [], page: 1, limit: 20, total: 0 });
    await using there = await shop({ page });
    expect((await there.get(`/products${query}`)).status).toBe(200);
    expect(page).toHaveBeenCalledWith(expected);
  });

  it.each([
    ['limit=0', 'query.limit'],
    ['limit=51', 'query.limit'],
    ['limit=1.5', 'query.limit'],
    ['limit=NaN', 'query.limit'],
    ['page=0', 'query.page'],
    ['page=1&page=2', 'query.page'],
    ['category=Teas', 'query.category'],
    ['category=a&category=b', 'query.category'],
  ])('refuses %s', async (query, field) => {
    await using there = await shop({});
    expect(await there.get(`/products?${query}`)).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid-request', field } },
    });
  });

  it.each([
    ['connection', 502, 'upstream-failed'],
    ['timeout', 504, 'upstream-timeout'],
  ] as const)('answers a supplier that fails by %s with %d', async (kind, status, code) => {
    const page = jest.fn<Catalogue['page']>().mockRejectedValue(new UpstreamError('partner', kind, 'no answer'));
    await using there = await shop({ page });
    expect(await there.get('/products')).toMatchObject({ status, body: { error: { code } } });
  });
});

describe('GET /products/{sku}', () => {
  it('says which product is unknown', async () => {
    const product = jest
      .fn<Catalogue['product']>()
      .mockRejectedValue(new ServiceError('not-found', 'there is no product NM-9999', { field: 'path.sku' }));
    await using there = await shop({ product });
    expect(await there.get('/products/NM-9999')).toMatchObject({ status: 404, body: { error: { field: 'path.sku' } } });
  });

  it.each(['NM-1', 'nm-0001', 'NM-00001', '%00'])('refuses %s, which is no sku', async (sku) => {
    await using there = await shop({});
    expect((await there.get(`/products/${sku}`)).status).toBe(400);
  });
});

describe('POST /products/{sku}/reviews', () => {
  const review = { author: ' Zoë ', rating: 5, text: 'First line.\nSecond line. ☕' };

  it('writes the review down without the blanks around it', async () => {
    const addReview = jest
      .fn<Catalogue['addReview']>()
      .mockImplementation(async (_sku, given) => ({ ...given, createdAt: new Date(0) }));
    await using there = await shop({ addReview });
    const answer = await there.post('/products/NM-0001/reviews', review);
    expect(answer).toMatchObject({ status: 201, body: { author: 'Zoë', createdAt: '1970-01-01T00:00:00.000Z' } });
    expect(addReview).toHaveBeenCalledWith('NM-0001', { ...review, author: 'Zoë' });
  });

  it.each([
    ['no star', { ...review, rating: 0 }, 'body.rating'],
    ['half a star', { ...review, rating: 4.5 }, 'body.rating'],
    ['stars in words', { ...review, rating: '5' }, 'body.rating'],
    ['an empty author', { ...review, author: '  ' }, 'body.author'],
    ['a line break in the author', { ...review, author: 'a\nb' }, 'body.author'],
    ['a NUL in the text', { ...review, text: 'a\u0000b' }, 'body.text'],
    ['too long a text', { ...review, text: 'a'.repeat(2001) }, 'body.text'],
    ['an unknown field', { ...review, verified: true }, 'body.verified'],
    ['a list', [], 'body'],
  ])('refuses %s', async (_what, body, field) => {
    await using there = await shop({});
    expect(await there.post('/products/NM-0001/reviews', body)).toMatchObject({
      status: 400,
      body: { error: { field } },
    });
  });
});

describe('GET /search', () => {
  it.each(['', '?q=', '?q=%20', '?q=%00', '?q=a&q=b', '?q=a&limit=51', `?q=${'a'.repeat(101)}`])(
    'refuses "%.20s"',
    async (query) => {
      await using there = await shop({});
      expect((await there.get(`/search${query}`)).status).toBe(400);
    },
  );
});
