import { describe, expect, it } from '@jest/globals';
import { type PaymentRequest, takePayment } from '../../../../services/partner/payment.ts';
import { PaymentStore } from '../../../../services/partner/store.ts';

const request: PaymentRequest = { amountCents: 500, currency: 'EUR', cardToken: 'tok_visa', reference: 'O-1' };

describe('takePayment', () => {
  it('takes one payment for a key, however often it comes', () => {
    const store = new PaymentStore();
    const first = takePayment(store, request, 'key-0001');
    const again = takePayment(store, { ...request, amountCents: 900 }, 'key-0001');
    expect(first.repeated).toBe(false);
    expect(again).toEqual({ payment: first.payment, repeated: true });
    expect(store.byReference('O-1')).toEqual([first.payment]);
  });

  it('takes a payment for every request without a key', () => {
    const store = new PaymentStore();
    const ids = [1, 2, 3].map(() => takePayment(store, request, undefined).payment.id);
    expect(new Set(ids).size).toBe(3);
    expect(store.byReference('O-1').map(({ id }) => id)).toEqual(ids);
  });

  it.each([
    ['tok_visa', 'settled'],
    ['tok_declined', 'declined'],
    ['tok_declined_limit', 'declined'],
    ['tok_not_declined', 'settled'],
  ])('answers %s with %s', (cardToken, status) => {
    expect(takePayment(new PaymentStore(), { ...request, cardToken }, undefined).payment.status).toBe(status);
  });

  it('keeps no card token', () => {
    const { payment } = takePayment(new PaymentStore(), request, 'key-0001');
    expect(JSON.stringify(payment)).not.toContain('tok_');
  });
});

describe('PaymentStore', () => {
  it('keeps the newest and forgets the rest by every name', () => {
    const store = new PaymentStore(2);
    const payments = ['a', 'b', 'c'].map(
      (reference, n) => takePayment(store, { ...request, reference }, `key-000${n}`).payment,
    );
    expect(store.size).toBe(2);
    const [oldest, ...kept] = payments;
    expect(store.byId(oldest?.id ?? '')).toBeUndefined();
    expect(store.byKey('key-0000')).toBeUndefined();
    expect(store.byReference('a')).toEqual([]);
    expect([store.byKey('key-0001'), store.byKey('key-0002')]).toEqual(kept);
  });

  it('finds nothing under a name that nobody used', () => {
    const store = new PaymentStore();
    expect([store.byId('P-1'), store.byKey('key-0001'), store.byReference('O-1')]).toEqual([undefined, undefined, []]);
  });
});
