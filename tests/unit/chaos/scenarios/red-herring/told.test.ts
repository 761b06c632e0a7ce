import { describe, expect, it } from '@jest/globals';
import type { Answer } from '#chaos/judge/answer.ts';
import { Broken } from '#chaos/judge/check.ts';
import { toldBy } from '#chaos/scenarios/red-herring/public-answers.ts';

const settled = { id: 'CO-100001', status: 'settled', paymentId: 'P-5C0A91D27E44B0F3', amountCents: 2450 };
const refusal = (code: string) => ({ error: { code, message: 'try again later', requestId: '9d8c52a4-6ad3' } });
const answer = (status: number, body: unknown): Answer => ({ status, body, headers: {}, ms: 1, failure: '' });

describe('what an answer to a checkout tells', () => {
  it.each([
    [201, settled, 'settled'],
    [200, settled, 'settled'],
    [202, { id: 'CO-100001', status: 'pending', paymentId: null, amountCents: 2450 }, 'nothing yet'],
    [202, { id: 'CO-100001', status: 'pending' }, 'nothing yet'],
    [402, refusal('payment-declined'), 'declined'],
    [409, refusal('conflict'), 'nothing yet'],
    [502, refusal('upstream-failed'), 'nothing yet'],
    [503, refusal('busy'), 'nothing yet'],
    [504, refusal('upstream-timeout'), 'nothing yet'],
  ])('%i is understood', (status, body, told) => {
    expect(toldBy(answer(status, body))).toBe(told);
  });

  it.each([
    ['no answer', 0, undefined],
    ['an internal error', 500, refusal('internal')],
    ['another code than the status has', 503, refusal('conflict')],
    ['success without a payment', 201, { ...settled, paymentId: null }],
    ['a payment that the partner cannot have made', 201, { ...settled, paymentId: 'paid' }],
    ['success that is not settled', 200, { ...settled, status: 'pending' }],
    ['a wait for a checkout without a number', 202, { status: 'pending' }],
    ['a refusal in another form', 502, { message: 'bad gateway' }],
  ])('%s is not accepted', (_what, status, body) => {
    expect(() => toldBy(answer(status, body))).toThrow(Broken);
  });
});
