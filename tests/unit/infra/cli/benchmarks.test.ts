import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findBenchmarks } from '#infra/cli/commands/perf.ts';

describe('benchmarks', () => {
  it('are the files that export one; their parts are not', () => {
    using folder = mkdtempDisposableSync(join(tmpdir(), 'benchmarks-'));
    writeFileSync(join(folder.path, 'proxy.ts'), 'export async function benchmarkProxy() {}');
    writeFileSync(join(folder.path, 'lab.ts'), 'import x from "y";\nexport const benchmarkLab = () => x;');
    writeFileSync(join(folder.path, 'proxy-peer.ts'), '// helps benchmarkProxy\nexport const size = 1;');
    writeFileSync(join(folder.path, 'notes.md'), 'export function benchmarkNothing');
    expect([...findBenchmarks(folder.path).keys()].sort()).toEqual(['lab', 'proxy']);
  });

  it('are there for each part of the lab that has numbers to reach', () => {
    expect([...findBenchmarks('tests/perf/compose').keys()]).toEqual(['containers']);
    expect([...findBenchmarks().keys()]).toEqual(expect.arrayContaining(['lab', 'load', 'proxy', 'recorder']));
  });
});
