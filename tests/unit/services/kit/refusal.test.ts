import { describe, expect, it } from '@jest/globals';
import { UpstreamError } from '#kit/http-client.ts';
import { refusalBy } from '#kit/refusal.ts';

const answered = (body: unknown) =>
  new UpstreamError('shelf', 'status', 'was answered with 409', { status: 409, body });
const outOfStock = { code: 'out-of-stock', message: 'only 3 are left', field: 'body.lines', requestId: 'request-0001' };

describe('refusalBy', () => {
  it('hands on code, message and field, and keeps the cause', () => {
    const error = answered({ error: outOfStock });
    expect(refusalBy(error, ['out-of-stock'])).toMatchObject({
      code: 'out-of-stock',
      message: 'only 3 are left',
      detail: { field: 'body.lines' },
      cause: error,
    });
  });

  it.each([
    ['a code that is not to be handed on', answered({ error: { ...outOfStock, code: 'conflict' } })],
    ['a code that nobody knows', answered({ error: { ...outOfStock, code: 'teapot' } })],
    ['a body in another form', answered('<html>')],
    ['no answer at all', new UpstreamError('shelf', 'timeout', 'was given up')],
    ['an error of another kind', new Error('out-of-stock')],
    ['something that is no error', undefined],
  ])('is nothing for %s', (_what, error) => {
    expect(refusalBy(error, ['out-of-stock'])).toBeUndefined();
  });
});
