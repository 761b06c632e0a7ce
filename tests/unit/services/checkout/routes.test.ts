import { describe, expect, it, jest } from '@jest/globals';
import { type ServiceClient, UpstreamError } from '#kit/http-client.ts';
import { createRoutes } from '../../../../services/checkout/routes.ts';
import { serve } from '../served.ts';
import { createLedger } from './ledger.ts';

const basket = { orderId: 'O-1', customerId: 'C1001', amountCents: 1250, cardToken: 'tok_visa' };
const withKey = (key: string) => ({ headers: { 'idempotency-key': key } });
const unavailable = () => new UpstreamError('partner', 'status', 'answered with 503', { status: 503 });

type Partner = (payment: { amountCents: number; reference: string }) => Promise<{ id: string; status: string }>;

const settles: Partner = async () => ({ id: 'P-0000000000000001', status: 'settled' });
const declines: Partner = async () => ({ id: 'P-0000000000000002', status: 'declined' });

/** Checkout with a partner that takes payments as `take` does, until it becomes another. */
async function checkout(take: Partner = settles) {
  const partner = jest.fn(take);
  const ledger = createLedger();
  const post = (_path: string, payment: Parameters<Partner>[0]) => partner(payment);
  const served = await serve(createRoutes({ db: ledger.db, partner: { post } as unknown as ServiceClient }));
  return Object.assign(served, { rows: ledger.rows, partner });
}

describe('POST /checkouts', () => {
  it('settles a basket and answers its repetition with the stored result', async () => {
    await using there = await checkout();
    const first = await there.post('/checkouts', basket, withKey('key-0001'));
    expect(first).toMatchObject({
      status: 201,
      body: { id: 'CO-1', status: 'settled', paymentId: 'P-0000000000000001', amountCents: 1250 },
    });
    const repeated = await there.post('/checkouts', basket, withKey('key-0001'));
    expect(repeated).toMatchObject({ status: 200, body: first.body as object });
    expect(there.partner).toHaveBeenCalledTimes(1);
  });

  it('asks the partner for the amount, in the name of the order or else of the checkout', async () => {
    await using there = await checkout();
    const { orderId: _, ...withoutOrder } = basket;
    await there.post('/checkouts', basket, withKey('key-0001'));
    await there.post('/checkouts', withoutOrder, withKey('key-0002'));
    expect(there.partner.mock.calls).toMatchObject([
      [{ amountCents: 1250, currency: 'EUR', reference: 'O-1' }],
      [{ amountCents: 1250, currency: 'EUR', reference: 'CO-2' }],
    ]);
  });

  it('declines, and declines a repetition, without asking the partner again', async () => {
    await using there = await checkout(declines);
    const first = await there.post('/checkouts', basket, withKey('key-0001'));
    expect(first).toMatchObject({ status: 402, body: { error: { code: 'payment-declined' } } });
    expect((await there.post('/checkouts', basket, withKey('key-0001'))).status).toBe(402);
    expect(there.partner).toHaveBeenCalledTimes(1);
    expect((await there.get('/checkouts/CO-1')).body).toMatchObject({ status: 'declined' });
  });

  it.each([
    ['another amount', { amountCents: 1 }],
    ['another customer', { customerId: 'C1002' }],
    ['another order', { orderId: 'O-2' }],
  ])('refuses a key that comes with %s', async (_what, change) => {
    await using there = await checkout();
    await there.post('/checkouts', basket, withKey('key-0001'));
    const other = await there.post('/checkouts', { ...basket, ...change }, withKey('key-0001'));
    expect(other).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
  });

  it('fails when the partner does, and settles the same checkout when it is repeated', async () => {
    await using there = await checkout(() => Promise.reject(unavailable()));
    expect((await there.post('/checkouts', basket, withKey('key-0001'))).status).toBe(502);
    expect((await there.get('/checkouts/CO-1')).body).toMatchObject({ status: 'failed', paymentId: null });
    there.partner.mockImplementation(settles);
    const repeated = await there.post('/checkouts', basket, withKey('key-0001'));
    expect(repeated).toMatchObject({ status: 201, body: { id: 'CO-1', status: 'settled' } });
    expect(there.rows).toHaveLength(1);
  });

  it('refuses a repetition while the first request is at work', async () => {
    const payment = Promise.withResolvers<{ id: string; status: string }>();
    const asked = Promise.withResolvers<void>();
    await using there = await checkout(() => {
      asked.resolve();
      return payment.promise;
    });
    const first = there.post('/checkouts', basket, withKey('key-0001'));
    await asked.promise;
    expect((await there.post('/checkouts', basket, withKey('key-0001'))).status).toBe(409);
    payment.resolve(await settles({ amountCents: 1250, reference: 'O-1' }));
    expect((await first).status).toBe(201);
  });

  it.each([
    ['no key', basket, {}, 'header.idempotency-key'],
    ['a short key', basket, withKey('short'), 'header.idempotency-key'],
    ['a key with blanks', basket, withKey('a key with blanks'), 'header.idempotency-key'],
    ['nothing to pay', { ...basket, amountCents: 0 }, withKey('key-0001'), 'body.amountCents'],
    ['a negative amount', { ...basket, amountCents: -1250 }, withKey('key-0001'), 'body.amountCents'],
    ['a fraction of a cent', { ...basket, amountCents: 12.5 }, withKey('key-0001'), 'body.amountCents'],
    ['an amount in words', { ...basket, amountCents: '1250' }, withKey('key-0001'), 'body.amountCents'],
    ['too much', { ...basket, amountCents: 10_000_001 }, withKey('key-0001'), 'body.amountCents'],
    ['an order that is none', { ...basket, orderId: 'order' }, withKey('key-0001'), 'body.orderId'],
    ['a customer that is none', { ...basket, customerId: 'Eve' }, withKey('key-0001'), 'body.customerId'],
    ['an unknown field', { ...basket, tip: 5 }, withKey('key-0001'), 'body.tip'],
    ['a number that JSON has not', '{"amountCents": NaN}', withKey('key-0001'), 'body'],
  ])('refuses %s', async (_what, body, init, field) => {
    await using there = await checkout();
    expect(await there.post('/checkouts', body, init)).toMatchObject({ status: 400, body: { error: { field } } });
    expect(there.rows).toEqual([]);
  });

  it('does not repeat a refused card token', async () => {
    await using there = await checkout();
    const answer = await there.post('/checkouts', { ...basket, cardToken: '4111 1111' }, withKey('key-0001'));
    expect(answer).toMatchObject({ status: 400, body: { error: { field: 'body.cardToken' } } });
    expect(JSON.stringify(answer.body)).not.toContain('4111');
  });
});

describe('GET /checkouts/{id}', () => {
  it.each([
    ['CO-1', 404],
    ['1', 400],
    ['CO-0', 400],
    ['CO-9999999999999999', 400],
  ])('answers %s with %d', async (id, status) => {
    await using there = await checkout();
    expect((await there.get(`/checkouts/${id}`)).status).toBe(status);
  });
});
