import { describe, expect, it } from '@jest/globals';
import { notFound, SERVICE_ERRORS, ServiceError, type ServiceErrorCode } from '#kit/errors.ts';

describe('SERVICE_ERRORS', () => {
  it('has these codes; who adds one adds it here and to the descriptions of the routes', () => {
    expect(Object.fromEntries(Object.entries(SERVICE_ERRORS).map(([code, { status }]) => [code, status]))).toEqual({
      'invalid-request': 400,
      'invalid-json': 400,
      unauthorized: 401,
      'payment-declined': 402,
      'not-found': 404,
      'no-such-route': 404,
      conflict: 409,
      'out-of-stock': 409,
      'body-too-large': 413,
      'unsupported-media-type': 415,
      'rate-limited': 429,
      internal: 500,
      'upstream-failed': 502,
      busy: 503,
      'upstream-timeout': 504,
    });
  });

  it('has operators look only at what they can do something about', () => {
    for (const { status, level } of Object.values(SERVICE_ERRORS))
      expect(level === 'error' && status < 500).toBe(false);
  });
});

describe('ServiceError', () => {
  it.each(Object.keys(SERVICE_ERRORS) as ServiceErrorCode[])('%s carries its status', (code) => {
    expect(new ServiceError(code, 'no').status).toBe(SERVICE_ERRORS[code].status);
  });

  it('keeps its cause', () => {
    const cause = new Error('socket hang up');
    expect(new ServiceError('upstream-failed', 'no', {}, { cause }).cause).toBe(cause);
  });
});

describe('notFound', () => {
  it('says what there is none of, and where its id came from', () => {
    expect(notFound('order', 'O-9', 'path.id')).toMatchObject({
      code: 'not-found',
      message: 'there is no order O-9',
      detail: { field: 'path.id', got: 'O-9' },
    });
  });
});
