import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { lastLines } from '#infra/embedded/supervisor/last-words.ts';
import { processBirth } from '#infra/embedded/supervisor/process-identity.ts';
import { type ProcessNews, SupervisedProcess } from '#infra/embedded/supervisor/supervised-process.ts';
import { until } from '../../../until.ts';

/** Supervises a Node one-liner; ends it with the test, also when that fails. */
function supervise(script: string, isReady: (log: string) => boolean = (log) => log.includes('here')) {
  const folder = mkdtempSync(join(tmpdir(), 'supervised-'));
  const logFile = join(folder, 'log');
  const news: ProcessNews[] = [];
  const pids: (number | undefined)[] = [];
  const supervised = new SupervisedProcess(
    {
      name: 'sample',
      command: process.execPath,
      args: ['-e', script],
      environment: { PATH: process.env.PATH ?? '' },
      cwd: folder,
      isReady: async () => isReady(readFileSync(logFile, 'utf8')),
      stopSignal: 'SIGTERM',
      logFile,
    },
    { onNews: (one) => news.push(one), onPid: (_name, pid) => pids.push(pid) },
  );
  return {
    supervised,
    news,
    pids,
    logFile,
    messages: () => news.map((one) => one.message),
    running: () => supervised.waitFor((kind) => kind === 'running', AbortSignal.timeout(10_000)),
    stopped: () => supervised.waitFor((kind) => kind === 'stopped', AbortSignal.timeout(10_000)),
    async [Symbol.asyncDispose]() {
      supervised.kill();
      await this.stopped();
      rmSync(folder, { recursive: true });
    },
  };
}

const LIVES = 'console.log("here"); setInterval(() => {}, 1000);';

describe('supervised process', () => {
  it('is running once its ready check passes, and stops when told', async () => {
    await using sample = supervise(LIVES);
    sample.supervised.start();
    await sample.running();
    const pid = sample.supervised.pid ?? 0;
    expect(processBirth(pid)).toBeDefined();
    sample.supervised.stop();
    await sample.stopped();
    expect(processBirth(pid)).toBeUndefined();
    expect(sample.messages()).toEqual(['sample: ready', 'sample: stopped']);
    expect(sample.pids).toEqual([pid, undefined]);
  });

  it('is started again when it is killed, and says so', async () => {
    await using sample = supervise(LIVES);
    sample.supervised.start();
    await sample.running();
    const first = sample.supervised.pid ?? 0;
    process.kill(first, 'SIGKILL');
    await until('another process', () => sample.supervised.kind === 'running' && sample.supervised.pid !== first);
    expect(sample.messages()).toContain('sample: was ended by SIGKILL, and is started again');
    expect(sample.supervised.restarts).toBe(1);
  });

  it('says why it crashed, with the line that names the error', async () => {
    await using sample = supervise('throw new TypeError("no such table")', () => false);
    sample.supervised.start();
    const message = await until('the news', () =>
      sample.messages().find((one) => one.includes('ended with exit code')),
    );
    expect(message).toBe('sample: ended with exit code 1, and is started again: TypeError: no such table');
  });

  it('says why a service gave up, in the words of its own log', async () => {
    const line = JSON.stringify({
      level: 'fatal',
      time: 'now',
      msg: 'cannot start: no such column',
      err: { stack: 'Error: x' },
    });
    await using sample = supervise(`console.log(${JSON.stringify(line)}); process.exit(1)`, () => false);
    sample.supervised.start();
    const message = await until('the news', () => sample.messages()[0]);
    expect(message).toBe('sample: ended with exit code 1, and is started again: cannot start: no such column');
  });

  it('waits longer between crashes, and starts at once when restarted', async () => {
    await using sample = supervise('process.exit(3)', () => false);
    sample.supervised.start();
    await until('three crashes', () => sample.supervised.restarts >= 3);
    await sample.supervised.waitFor((kind) => kind === 'waiting', AbortSignal.timeout(5_000));
    sample.supervised.restart('services/sample/x.ts was saved');
    expect(sample.supervised.kind).toBe('starting');
  });

  it('is killed when it does not stop within a second, with what it started', async () => {
    const child = `const c = require("child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);`;
    await using sample = supervise(
      `${child} process.on("SIGTERM", () => {}); console.log("here", c.pid); setInterval(() => {}, 1000);`,
    );
    sample.supervised.start();
    await sample.running();
    const grandchild = Number(readFileSync(sample.logFile, 'utf8').split(' ')[1]);
    expect(processBirth(grandchild)).toBeDefined();
    sample.supervised.stop();
    await sample.stopped();
    expect(sample.messages()).toContain('sample: did not stop within 1000 ms and was killed');
    await until('the grandchild to end', () => processBirth(grandchild) === undefined);
  });

  it('says what it could not start', async () => {
    await using sample = supervise(LIVES);
    Object.assign(sample.supervised.spec, { command: '/nowhere/program' });
    sample.supervised.start();
    await until('the news', () =>
      sample.messages().some((one) => one.includes('could not be started: spawn /nowhere/program ENOENT')),
    );
  });

  it('reads last lines from the end of a long log', async () => {
    await using sample = supervise(
      'for (let i = 0; i < 5000; i++) console.log("line", i); setInterval(() => {}, 1000)',
      (log) => log.includes('line 4999'),
    );
    sample.supervised.start();
    await sample.running();
    expect(lastLines(sample.logFile, 2)).toEqual(['line 4998', 'line 4999']);
    expect(lastLines('/nowhere/log', 2)).toEqual([]);
  });
});
