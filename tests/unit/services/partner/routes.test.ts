import { describe, expect, it } from '@jest/globals';
import { createConduct, type Mode, type Wait } from '../../../../services/partner/conduct.ts';
import { createRoutes } from '../../../../services/partner/routes.ts';
import { PaymentStore } from '../../../../services/partner/store.ts';
import { serve } from '../served.ts';

interface Payment {
  id: string;
  status: string;
}

const payment = { amountCents: 500, currency: 'EUR', cardToken: 'tok_visa', reference: 'O-1' };
const withKey = (key: string) => ({ headers: { 'idempotency-key': key } });

/** A partner whose waits are over at once and written down, with a clock that stands still. */
async function partner({
  payments: mode = 'healthy',
  supplier: supplierMode = 'healthy',
  wait,
}: {
  payments?: Mode;
  supplier?: Mode;
  wait?: Wait;
} = {}) {
  const waits: number[] = [];
  const written: Wait = async (ms) => void waits.push(ms);
  const options = { now: () => 0, wait: wait ?? written };
  const payments = createConduct('taking payments', options);
  const supplier = createConduct('asking suppliers', options);
  payments.toggle.set(mode);
  supplier.toggle.set(supplierMode);
  const served = await serve(createRoutes({ store: new PaymentStore(), payments, supplier }));
  return Object.assign(served, { waits, payments });
}

describe('payments', () => {
  it('are taken, repeated by key, and found by id, key and reference', async () => {
    await using there = await partner();
    const taken = await there.post<Payment>('/payments', payment, withKey('key-0001'));
    const repeated = await there.post<Payment>('/payments', payment, withKey('key-0001'));
    expect([taken.status, repeated.status]).toEqual([201, 200]);
    expect(repeated.body).toEqual(taken.body);
    expect((await there.get(`/payments/${taken.body.id}`)).body).toEqual(taken.body);
    expect((await there.get('/payments?key=key-0001')).body).toEqual(taken.body);
    expect((await there.get('/payments?reference=O-1')).body).toEqual({ payments: [taken.body] });
    expect((await there.get('/payments?key=key-0002')).status).toBe(404);
  });

  it('take 3 to 8 ms as a rule, and 2 s when slow', async () => {
    await using there = await partner();
    for (let n = 0; n < 6; n++) await there.post('/payments', payment);
    there.payments.toggle.set('slow');
    await there.post('/payments', payment);
    expect([...there.waits].sort((a, b) => a - b)).toEqual([3, 4, 5, 6, 7, 8, 2000]);
  });

  it('are taken once and the connection is reset when hanging, while look-ups answer', async () => {
    await using there = await partner({ payments: 'hang' });
    await expect(there.post('/payments', payment, withKey('key-0001'))).rejects.toThrow();
    await expect(there.post('/payments', payment, withKey('key-0001'))).rejects.toThrow();
    expect(there.waits).toEqual([20_000, 20_000]);
    const found = await there.get<{ payments: Payment[] }>('/payments?reference=O-1');
    expect(found.body.payments).toHaveLength(1);
  });

  it('that hang are answered when the partner recovers', async () => {
    let begun = () => {};
    const hanging = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const wait: Wait = (_ms, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve());
        begun();
      });
    await using there = await partner({ payments: 'hang', wait });
    const answer = there.post('/payments', payment);
    await hanging;
    there.payments.toggle.set('healthy');
    expect((await answer).status).toBe(201);
  });

  it('are refused and not taken in error', async () => {
    await using there = await partner({ payments: 'error' });
    expect((await there.post('/payments', payment)).status).toBe(503);
    expect((await there.get('/payments?reference=O-1')).body).toEqual({ payments: [] });
  });

  it('are limited to 5 a second when rate-limited', async () => {
    await using there = await partner({ payments: 'rate-limited' });
    const answers = [];
    for (let n = 0; n < 7; n++) answers.push(await there.post('/payments', payment));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201, 429, 429]);
    expect(answers.at(-1)?.headers.get('retry-after')).toBe('2');
  });

  it.each([
    ['a negative amount', { ...payment, amountCents: -1 }, 'body.amountCents'],
    ['a fraction of a cent', { ...payment, amountCents: 1.5 }, 'body.amountCents'],
    ['another currency', { ...payment, currency: 'USD' }, 'body.currency'],
    ['no reference', { ...payment, reference: undefined }, 'body.reference'],
    ['an unknown field', { ...payment, tip: 1 }, 'body.tip'],
    ['a list', [payment], 'body'],
    ['a number that JSON has not', '{"amountCents": NaN}', 'body'],
  ])('refuse %s', async (_what, body, field) => {
    await using there = await partner();
    expect(await there.post('/payments', body)).toMatchObject({ status: 400, body: { error: { field } } });
  });

  it('do not repeat a refused card token', async () => {
    await using there = await partner();
    const answer = await there.post('/payments', { ...payment, cardToken: '4111 1111 1111 1111' });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).not.toContain('4111');
  });
});

describe('lead times', () => {
  it('are the same one by one and in a batch, in the order asked for', async () => {
    await using there = await partner();
    const skus = ['NM-0003', 'NM-0001', 'NM-0002'];
    const single = [];
    for (const sku of skus) single.push((await there.get(`/suppliers/lead-times/${sku}`)).body);
    const batch = await there.get(`/suppliers/lead-times?skus=${skus.join(',')}`);
    expect(batch.body).toEqual({ leadTimes: single });
  });

  it.each(['', '?skus=', '?skus=NM-1', '?skus=NM-0001&skus=NM-0002', `?skus=${Array(51).fill('NM-0001').join(',')}`])(
    'refuse the batch "%.30s"',
    async (query) => {
      await using there = await partner();
      expect((await there.get(`/suppliers/lead-times${query}`)).status).toBe(400);
    },
  );

  it('have a switch of their own', async () => {
    await using there = await partner({ supplier: 'error' });
    expect((await there.get('/suppliers/lead-times/NM-0001')).status).toBe(503);
    expect((await there.post('/payments', payment)).status).toBe(201);
  });
});
