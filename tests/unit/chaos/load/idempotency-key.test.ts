import { describe, expect, it } from '@jest/globals';
import { idempotencyKey, lookAlike, uuid } from '#chaos/load/idempotency-key.ts';
import { createRandom } from '#chaos/load/random.ts';

const keys = (count: number) => {
  const random = createRandom('keys');
  return Array.from({ length: count }, () => idempotencyKey(random));
};

describe('a key of a client', () => {
  it('is one that openapi.yaml allows, as short and as long as that goes', () => {
    for (const key of keys(500)) expect(key).toMatch(/^[\w.:-]{8,128}$/);
    const lengths = keys(500).map(({ length }) => length);
    expect([Math.min(...lengths), Math.max(...lengths)]).toEqual([8, 128]);
  });

  it('is a UUID most of the time, and never comes twice', () => {
    const isUuid = (key: string) => /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-a[\da-f]{3}-[\da-f]{12}$/.test(key);
    expect(keys(500).filter(isUuid).length).toBeGreaterThan(250);
    expect(isUuid(uuid(createRandom('one')))).toBe(true);
    expect(new Set(keys(500)).size).toBe(500);
  });
});

describe('a key that looks nearly like another', () => {
  it('differs from it in one place, and is allowed as well', () => {
    const random = createRandom('alike');
    for (const key of [...keys(500), '12345678']) {
      const other = lookAlike(key, random);
      expect(other).toMatch(/^[\w.:-]{8,128}$/);
      expect(other).toHaveLength(key.length);
      expect([...other].filter((letter, at) => letter !== key.charAt(at))).toHaveLength(1);
    }
  });
});
