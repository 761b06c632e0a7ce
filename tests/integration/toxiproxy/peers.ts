import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { until } from './until.ts';

/** A proxy under test, in a process of its own. */
export interface Peer extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  readonly process: ChildProcess;
}

/**
 * Finds one of Toxiproxy's programs: by an environment variable of its own (TOXIPROXY_SERVER, TOXIPROXY_CLI),
 * in the folder PEERS_BIN, or on the PATH.
 */
export function findProgram(name: 'toxiproxy-server' | 'toxiproxy-cli'): string | undefined {
  const named = process.env[name.replace('-', '_').toUpperCase()];
  if (named) return named;
  const folders = [process.env.PEERS_BIN ?? '', ...(process.env.PATH ?? '').split(path.delimiter)];
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => path.join(folder, name))
    .find((candidate) => existsSync(candidate));
}

/** Missing programs fail the suite where it has to be complete, and skip tests elsewhere. */
export const peersRequired = process.env.CI === 'true' || process.env.REQUIRE_PEERS === '1';

/** Starts the proxy of this repository. */
export function startEmbedded(): Promise<Peer> {
  const main = path.join(import.meta.dirname, '../../../chaos/toxiproxy/main.ts');
  return start((port) => [process.execPath, [main, '--port', String(port)]]);
}

/** Starts a real toxiproxy-server. */
export function startReal(program: string): Promise<Peer> {
  return start((port) => [program, ['-host', '127.0.0.1', '-port', String(port)]]);
}

async function start(command: (port: number) => [program: string, args: string[]]): Promise<Peer> {
  // Neither tells which port it took if asked for any, so one is looked for beforehand.
  const port = await freePort();
  const [program, args] = command(port);
  const child = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, LOG_LEVEL: 'error' },
  });
  let complaints = '';
  child.stderr?.on('data', (chunk) => {
    complaints += chunk;
  });
  const url = `http://127.0.0.1:${port}`;
  await until(`${program} answers on ${url}`, async () => {
    if (child.exitCode !== null) throw new Error(`${program} exited with ${child.exitCode}: ${complaints}`);
    return (await fetch(`${url}/version`)).ok;
  });
  return {
    host: '127.0.0.1',
    port,
    url,
    process: child,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = new Promise((resolve) => child.once('exit', resolve));
      // Real Toxiproxy waits up to 30 seconds for API clients that keep their connections.
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** A port that was free a moment ago. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address !== null && typeof address === 'object'
          ? resolve(address.port)
          : reject(new Error('Expected a port of its own for the probe')),
      );
    });
  });
}
