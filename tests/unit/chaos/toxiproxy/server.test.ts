import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { startToxiproxy } from '#chaos/toxiproxy/server.ts';

const upstream = '127.0.0.1:1';

describe('startToxiproxy', () => {
  it('starts with proxies, and closes API, listeners and connections', async () => {
    const far = createServer().listen(0, '127.0.0.1');
    await once(far, 'listening');
    const { port } = far.address() as { port: number };
    const proxies = [{ name: 'far', listen: '127.0.0.1:0', upstream: `127.0.0.1:${port}` }];
    const toxiproxy = await startToxiproxy({ port: 0, proxies });
    const shown = (await (await fetch(`${toxiproxy.url}/proxies`)).json()) as { far: { listen: string } };
    const client = connect(Number(shown.far.listen.split(':')[1]), '127.0.0.1');
    await once(far, 'connection');
    await Promise.all([once(client, 'close'), toxiproxy.stop()]);
    await expect(fetch(`${toxiproxy.url}/version`)).rejects.toThrow();
    await toxiproxy.stop();
    far.close();
  });

  it('leaves nothing listening when one of the proxies cannot', async () => {
    await using first = await startToxiproxy({ port: 0 });
    const proxies = [
      { name: 'good', listen: '127.0.0.1:0', upstream },
      { name: 'taken', listen: first.address, upstream },
    ];
    await expect(startToxiproxy({ port: 0, proxies })).rejects.toThrow(
      `listen tcp ${first.address}: bind: address already in use`,
    );
  });

  it('fails when the port of the API is taken', async () => {
    await using first = await startToxiproxy({ port: 0 });
    const port = Number(first.address.split(':')[1]);
    await expect(startToxiproxy({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('refuses bodies that could fill the memory', async () => {
    await using toxiproxy = await startToxiproxy({ port: 0 });
    const response = await fetch(`${toxiproxy.url}/populate`, {
      method: 'POST',
      body: Buffer.alloc(5 * 1024 * 1024, ' '),
    });
    expect(response.status).toBe(413);
  });

  it('lets one of two clients take a name', async () => {
    await using toxiproxy = await startToxiproxy({ port: 0 });
    const body = JSON.stringify({ name: 'same', listen: '127.0.0.1:0', upstream });
    const answers = await Promise.all([1, 2, 3].map(() => fetch(`${toxiproxy.url}/proxies`, { method: 'POST', body })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
  });
});
