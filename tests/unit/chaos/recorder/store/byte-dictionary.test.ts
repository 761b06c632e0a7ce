import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ByteDictionary, hashBytes } from '#chaos/recorder/store/byte-dictionary.ts';

function find(dictionary: ByteDictionary, bytes: Buffer): number {
  return dictionary.find(bytes, 0, bytes.length, hashBytes(bytes, 0, bytes.length));
}

function add(dictionary: ByteDictionary, bytes: Buffer): number {
  return dictionary.add(bytes, 0, bytes.length, hashBytes(bytes, 0, bytes.length));
}

const distinct = fc.uniqueArray(fc.string(), { maxLength: 400 }).map((texts) => texts.map((text) => Buffer.from(text)));

describe('ByteDictionary', () => {
  it('numbers what is added in order and finds it again', () => {
    fc.assert(
      fc.property(distinct, (entries) => {
        const dictionary = new ByteDictionary();
        expect(entries.map((entry) => add(dictionary, entry))).toEqual(entries.map((_, i) => i));
        expect(entries.map((entry) => find(dictionary, entry))).toEqual(entries.map((_, i) => i));
        expect(entries.map((_, i) => Buffer.from(dictionary.bytes(i)))).toEqual(entries);
      }),
    );
  });

  it('forgets what comes after a number, and only that', () => {
    fc.assert(
      fc.property(distinct, fc.nat(400), (entries, kept) => {
        const dictionary = new ByteDictionary();
        for (const entry of entries) add(dictionary, entry);
        dictionary.truncate(kept);
        expect(entries.map((entry) => find(dictionary, entry))).toEqual(entries.map((_, i) => (i < kept ? i : -1)));
      }),
    );
  });

  it('tells entries with the same hash apart', () => {
    const dictionary = new ByteDictionary();
    const [a, b] = [Buffer.from('a'), Buffer.from('b')];
    dictionary.add(a, 0, 1, 7);
    expect(dictionary.find(b, 0, 1, 7)).toBe(-1);
    dictionary.add(b, 0, 1, 7);
    expect(dictionary.find(b, 0, 1, 7)).toBe(1);
  });
});
