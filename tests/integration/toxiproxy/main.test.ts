import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { startEmbedded } from './peers.ts';
import { dial, proxyTo, startBackend } from './wire.ts';

describe('the program', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('closes everything and exits 0 at %s', async (signal) => {
    await using peer = await startEmbedded();
    await using backend = await startBackend();
    using client = await dial(await proxyTo(peer, 'any', backend.port));
    const exited = once(peer.process, 'exit');
    const closed = once(client.socket, 'end');
    peer.process.kill(signal);
    expect(await exited).toEqual([0, null]);
    await closed;
  });

  it('says in one sentence that its port is taken, and exits 1', async () => {
    await using peer = await startEmbedded();
    expect(await run(['--port', String(peer.port)])).toEqual({
      code: 1,
      complaint: `port ${peer.port} is taken: choose another one with --port\n`,
    });
  });

  it.each([
    [['--port', 'abc'], '--port must be a whole number from 0 to 65535; got "abc"'],
    [['--port', '70000'], '--port must be a whole number from 0 to 65535; got "70000"'],
    [['--nonsense'], "Unknown option '--nonsense'; node chaos/toxiproxy/main.ts --help lists the options"],
    [['--config', '/none.json'], "ENOENT: no such file or directory, open '/none.json'"],
  ])('refuses %j', async (args, complaint) => {
    const result = await run(args);
    expect(result.code).toBe(2);
    expect(result.complaint).toContain(complaint);
  });

  it('refuses a config with a proxy that cannot listen', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'toxiproxy-'));
    const config = path.join(folder, 'proxies.json');
    await writeFile(config, '[{"name":"a","upstream":"b:1","listen":"nonsense"}]');
    const { complaint } = await run(['--port', '0', '--config', config]);
    await rm(folder, { recursive: true });
    expect(complaint).toContain('listen tcp: address nonsense: missing port in address');
  });
});

async function run(args: string[]): Promise<{ code: number; complaint: string }> {
  const main = path.join(import.meta.dirname, '../../../chaos/toxiproxy/main.ts');
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, complaint };
}
