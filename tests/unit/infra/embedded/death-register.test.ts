import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DeathRegister } from '#infra/embedded/supervisor/death-register.ts';
import { ProcessGroup } from '#infra/embedded/supervisor/process-group.ts';
import type { ProcessSpec } from '#infra/embedded/supervisor/supervised-process.ts';
import { until } from '../../../until.ts';

const spec = (folder: string): ProcessSpec => ({
  name: 'sample',
  command: process.execPath,
  args: ['-e', 'process.exit(3)'],
  environment: {},
  cwd: folder,
  isReady: async () => false,
  stopSignal: 'SIGTERM',
  logFile: join(folder, 'log'),
});

function groupOver(file: string): ProcessGroup {
  return new ProcessGroup({ onNews: () => {}, onPid: () => {}, deaths: new DeathRegister(file) });
}

describe('how often a process ended by itself', () => {
  it('is known to the next controller, which counts on', async () => {
    using folder = mkdtempDisposableSync(join(tmpdir(), 'deaths-'));
    const file = join(folder.path, 'deaths.json');
    const first = groupOver(file);
    first.add(spec(folder.path));
    first.get('sample').start();
    await until('two deaths', () => first.get('sample').restarts >= 2);
    await first.kill(['sample']);
    const { restarts } = first.get('sample');
    const second = groupOver(file);
    second.add(spec(folder.path));
    const next = second.get('sample');
    expect(next).toMatchObject({ restarts, lastDeath: expect.stringContaining('ended with exit code 3') });
    next.start();
    await until('another death', () => next.restarts > restarts);
    await second.kill(['sample']);
    expect(new DeathRegister(file).of('sample')?.restarts).toBe(next.restarts);
  });

  it('begins anew where the file cannot be read', () => {
    using folder = mkdtempDisposableSync(join(tmpdir(), 'deaths-'));
    const file = join(folder.path, 'deaths.json');
    writeFileSync(file, '{"sample":{"restarts":"many"}}');
    expect(new DeathRegister(file).of('sample')).toBeUndefined();
  });
});
