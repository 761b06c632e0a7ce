import { describe, expect, it } from '@jest/globals';
import { recorderOptions } from '#chaos/recorder/command-line.ts';

describe('the command line', () => {
  it('becomes options', () => {
    expect(
      recorderOptions({
        port: '4132',
        database: 'r.db',
        scrape: ['orders=http://127.0.0.1:4101/metrics'],
        peer: ['4152=inventory'],
        'max-bytes': '1000',
      }),
    ).toEqual({
      port: 4132,
      database: 'r.db',
      targets: [{ name: 'orders', url: 'http://127.0.0.1:4101/metrics' }],
      peers: new Map([[4152, 'inventory']]),
      maxBytes: 1000,
    });
  });

  it('is refused with everything that is wrong with it', () => {
    expect(() => recorderOptions({ port: '70000', scrape: ['orders'], peer: ['x=y'], 'max-bytes': '0' })).toThrow(
      [
        'The flight recorder cannot start:',
        '--port must be from 0 to 65535',
        '--database must be the path of a file',
        '--max-bytes must be a whole number from 1 up',
        '--scrape must be NAME=URL, such as orders=http://127.0.0.1:4101/metrics',
        '--peer must be PORT=SERVICE, such as 8666=inventory',
      ].join('\n  '),
    );
  });
});
