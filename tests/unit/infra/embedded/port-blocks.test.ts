import { describe, expect, it } from '@jest/globals';
import { freePortBase, readPortBase } from '#infra/embedded/port-blocks.ts';

describe('the first port of a lab', () => {
  it.each(['1024', '4400', '65435'])('can be %s', (text) => {
    expect(readPortBase(text)).toBe(Number(text));
  });

  it.each(['', '80', '1023', '65436', '4400.5', '-4400', 'http', '0x1130'])('cannot be %j', (text) => {
    expect(() => readPortBase(text)).toThrow('--port-base must be a whole number from 1024 to 65435');
  });

  it.each([
    ['6000', 'the controller on port 6000'],
    ['5999', 'the storefront on port 6000'],
    ['6634', 'the toxiproxy on port 6665'],
  ])('cannot be %s, where nothing could reach %s', (text, what) => {
    expect(() => readPortBase(text)).toThrow(what);
  });

  it('is never found where nothing could reach a part of the lab', async () => {
    expect(await freePortBase(6_000)).not.toBe(6_000);
  });
});
