import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatAddress, listenFailure, resolveAddress, splitAddress } from '#chaos/toxiproxy/address.ts';

describe('an address', () => {
  it.each([
    ['localhost:80', { host: 'localhost', port: 80 }],
    [':80', { host: '', port: 80 }],
    ['127.0.0.1:', { host: '127.0.0.1', port: 0 }],
    ['[::1]:8080', { host: '::1', port: 8080 }],
  ])('%s is split', (address, expected) => {
    expect(splitAddress(address)).toEqual(expected);
  });

  it.each([
    ['foo', 'address foo: missing port in address'],
    ['a:b:1', 'address a:b:1: too many colons in address'],
    ['[::1', "address [::1: missing ']' in address"],
    ['a:70000', 'address 70000: invalid port'],
    ['a:no-such-service', 'lookup tcp/no-such-service: unknown port'],
  ])('%s is refused: %s', (address, message) => {
    expect(() => splitAddress(address)).toThrow(message);
  });

  it('survives splitting and formatting', async () => {
    const hosts = fc.oneof(fc.ipV4(), fc.ipV6());
    await fc.assert(
      fc.asyncProperty(hosts, fc.integer({ min: 0, max: 65535 }), async (host, port) => {
        const once = await resolveAddress(formatAddress({ address: host, port }));
        const again = await resolveAddress(formatAddress({ address: once.host, port: once.port }));
        expect(again).toEqual(once);
        expect(again.port).toBe(port);
      }),
    );
  });

  it('is any when empty, and IPv4 first when it has a name', async () => {
    expect(await resolveAddress('')).toEqual({ host: '', port: 0 });
    expect(await resolveAddress('localhost:1')).toEqual({ host: '127.0.0.1', port: 1 });
  });

  it('that is taken is named in the failure', () => {
    const cause = Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE' });
    expect(listenFailure({ host: '', port: 80 }, cause)).toBe('listen tcp :80: bind: address already in use');
    expect(listenFailure({ host: '::', port: 80 }, cause)).toBe('listen tcp 0.0.0.0:80: bind: address already in use');
  });
});
