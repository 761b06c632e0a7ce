import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { ServiceError } from '#kit/errors.ts';
import { idempotencyKey, validate, wholeNumber } from '#kit/validation.ts';
import { jsonObject } from '#kit/vocabulary.ts';

/** What a refusal says. */
function refusal(schema: z.ZodType, value: unknown, where = 'body') {
  try {
    validate(schema, value, where);
  } catch (error) {
    const { code, message, detail } = error as ServiceError;
    return { code, message, ...detail };
  }
  throw new Error(`${JSON.stringify(value)} was not refused`);
}

const basket = jsonObject({
  lines: z.array(jsonObject({ quantity: z.int('must be a whole number') }), 'must be a list'),
});

describe('validate', () => {
  it('gives back what the schema makes of the value', () => {
    expect(validate(z.object({ limit: wholeNumber(1, 9).default(3) }), {}, 'query')).toEqual({ limit: 3 });
  });

  it('names the field, what it must be and what came', () => {
    expect(refusal(basket, { lines: [{ quantity: 1 }, { quantity: '2' }] })).toEqual({
      code: 'invalid-request',
      message: 'body.lines.1.quantity: must be a whole number; got string "2"',
      field: 'body.lines.1.quantity',
      expected: 'must be a whole number',
      got: 'string "2"',
    });
  });

  it.each([
    [undefined, 'body: must be a JSON object; got nothing'],
    [null, 'body: must be a JSON object; got object null'],
    [[], 'body: must be a JSON object; got object []'],
    [7, 'body: must be a JSON object; got number 7'],
    [{ lines: Number.NaN }, 'body.lines: must be a list; got number NaN'],
    [{ lines: [{}] }, 'body.lines.0.quantity: must be a whole number; got nothing'],
    [{ lines: [], colour: 'red' }, 'body.colour: must not be given, there is no such field; got string "red"'],
    [
      { lines: [{ quantity: 1, gift: true }] },
      'body.lines.0.gift: must not be given, there is no such field; got boolean true',
    ],
  ])('refuses %j', (value, message) => {
    expect(refusal(basket, value).message).toBe(message);
  });

  it('cuts long values short', () => {
    const { got } = refusal(z.number('must be a number'), 'x'.repeat(10_000));
    expect(got).toBe(`string "${'x'.repeat(59)}...`);
  });

  it('shows no secret, neither as the field at fault nor inside another', () => {
    const schema = jsonObject({ cardToken: z.string().min(100, 'must be longer') });
    expect(refusal(schema, { cardToken: 'tok_1234' }).got).toBe('string that is not shown');
    expect(JSON.stringify(refusal(schema, [{ cardToken: 'tok_1234' }]))).not.toContain('tok_1234');
    expect(JSON.stringify(refusal(jsonObject({}), { cardToken: 'tok_1234' }))).not.toContain('tok_1234');
  });
});

describe('wholeNumber', () => {
  it.each(['1', '50'])('takes %s', (text) => {
    expect(validate(wholeNumber(1, 50), text, 'query.limit')).toBe(Number(text));
  });

  it.each(['0', '51', '1.5', 'ten', '', '-3', ['1', '2']])('refuses %j, saying the range', (text) => {
    expect(refusal(wholeNumber(1, 50), text, 'query.limit').expected).toBe('must be a whole number from 1 to 50');
  });
});

describe('idempotencyKey', () => {
  it('takes 8 to 128 characters', () => {
    for (const key of ['basket-7', 'a'.repeat(128), 'till.3:2026_05-04']) {
      expect(validate(idempotencyKey, key, 'header.idempotency-key')).toBe(key);
    }
  });

  it('refuses anything else', () => {
    for (const key of [undefined, 'short-7', 'a'.repeat(129), 'two words', 'smörgåsbord', 'line\nbreak']) {
      expect(refusal(idempotencyKey, key, 'header.idempotency-key').field).toBe('header.idempotency-key');
    }
  });
});
