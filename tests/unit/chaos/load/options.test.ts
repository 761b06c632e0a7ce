import { describe, expect, it } from '@jest/globals';
import { readOptions } from '#chaos/load/options.ts';

describe('readOptions', () => {
  it('reads a whole command line', () => {
    const targets = ['--target', 'storefront=http://127.0.0.1:4401', '--target', 'orders=http://127.0.0.1:4402'];
    expect(
      readOptions(['--host', '0.0.0.0', '--port', '4433', '--seed', '11', '--profile', 'ordinary', ...targets]),
    ).toEqual({
      host: '0.0.0.0',
      port: 4433,
      seed: 11,
      profile: { name: 'ordinary' },
      targets: { storefront: 'http://127.0.0.1:4401', orders: 'http://127.0.0.1:4402' },
    });
  });

  it('starts on this machine alone and with the ordinary profile unless told otherwise', () => {
    expect(readOptions(['--port', '0', '--seed', '1'])).toMatchObject({
      host: '127.0.0.1',
      profile: { name: 'ordinary' },
    });
  });

  it('lists everything that is wrong at once', () => {
    const wrong = ['--port', 'x', '--target', 'shop=http://a', '--target', 'orders', '--target', 'billing=ftp://a'];
    expect(() => readOptions(wrong)).toThrow(
      [
        '--port: expected a whole number from 0 to 65535; got x',
        '--seed: expected a whole number from 0 to 9007199254740991; got nothing',
        '--target: expected one of storefront, orders, inventory, checkout, billing, worker before "="; got shop=http://a',
        '--target orders: expected an http:// address; got nothing',
        '--target billing: expected an http:// address; got ftp://a',
      ].join('\n'),
    );
  });

  it.each([
    ['a port out of range', ['--port', '65536', '--seed', '1']],
    ['a seed that is no whole number', ['--port', '0', '--seed', '1.5']],
    ['an option that there is not', ['--port', '0', '--seed', '1', '--speed', '9']],
    ['an option without its value', ['--seed', '1', '--port']],
  ])('refuses %s', (_what, argv) => {
    expect(() => readOptions(argv)).toThrow(expect.objectContaining({ code: 'bad-request', exitCode: 2 }));
  });
});
