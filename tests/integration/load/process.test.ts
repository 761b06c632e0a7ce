import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { TARGETS } from '#chaos/load/targets.ts';
import { until } from '../../until.ts';
import { startStub } from './stub-target.ts';

interface Process extends AsyncDisposable {
  child: ChildProcessByStdio<null, Readable, Readable>;
  text: { out: string; err: string };
  exit: Promise<number | null>;
}

function run(args: string[]): Process {
  const child = spawn(process.execPath, ['chaos/load/main.ts', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const text = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (text.out += chunk));
  child.stderr.on('data', (chunk) => (text.err += chunk));
  const exit = once(child, 'close').then(([code]) => code as number | null);
  return {
    child,
    text,
    exit,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await exit;
    },
  };
}

const targets = (url: string) => TARGETS.flatMap((target) => ['--target', `${target}=${url}`]);

describe('the process', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends with 0 within a second of %s, requests under way or not',
    async (signal) => {
      await using stub = await startStub(() => 'hang');
      await using load = run(['--port', '0', '--seed', '3', ...targets(stub.url)]);
      await until('requests hang', () => stub.seen.length >= 10);
      expect(load.text.out).toMatch(/^listening on http:\/\/127\.0\.0\.1:\d+\n$/);
      const askedAt = performance.now();
      load.child.kill(signal);
      expect(await load.exit).toBe(0);
      expect(performance.now() - askedAt).toBeLessThan(1_000);
      expect(load.text.err).toBe('');
    },
  );

  it('explains a command line that it cannot use, and ends with 2', async () => {
    await using load = run(['--port', 'x', '--seed', '3']);
    expect(await load.exit).toBe(2);
    expect(load.text.err).toMatch(
      /^--port: expected a whole number from 0 to 65535; got x\nUsage: node chaos\/load\/main\.ts/,
    );
  });

  it('explains a missing target, and ends with 2', async () => {
    await using load = run(['--port', '0', '--seed', '3', '--target', 'orders=http://127.0.0.1:9']);
    expect(await load.exit).toBe(2);
    expect(load.text.err).toContain(
      'The journey browse needs the target storefront: start with --target storefront=http://...',
    );
  });
});
