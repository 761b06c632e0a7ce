import { describe, expect, it } from '@jest/globals';
import { readsFreely, THIS_MACHINE } from '#chaos/api/audience.ts';
import { audienceOf, readListen } from '#infra/lab/listening.ts';

describe('who may call', () => {
  it('is this machine alone where nothing else is said', () => {
    expect(audienceOf(undefined)).toBe(THIS_MACHINE);
    expect(readsFreely(THIS_MACHINE, '127.0.0.1')).toBe(true);
  });

  it.each([
    ['127.0.0.1', true],
    ['127.1.2.3', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['192.168.1.20', false],
    ['::ffff:192.168.1.20', false],
    ['2001:db8::1', false],
    ['10.127.0.1', false],
    [undefined, false],
  ])('lets %s read without a token beside others: %s', (address, isFree) => {
    expect(readsFreely({ names: [], readers: 'near' }, address)).toBe(isFree);
  });

  it('may use the address that it listens at', () => {
    const { names } = audienceOf('192.168.1.20');
    expect(names).toEqual(expect.arrayContaining(['192.168.1.20', '127.0.0.1', 'localhost']));
    expect(names).not.toContain('192.168.1.21');
  });

  it('is refused an address that this machine does not have', () => {
    expect(readListen('0.0.0.0')).toBe('0.0.0.0');
    for (const text of ['203.0.113.9', 'everywhere', ''])
      expect(() => readListen(text)).toThrow(expect.objectContaining({ code: 'bad-request' }));
  });
});
