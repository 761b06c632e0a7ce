import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { LabError } from '#chaos/errors/lab-error.ts';
import { PROJECT_ROOT } from '../../embedded/lab-paths.ts';
import { runInPlace } from '../child.ts';
import { printJson } from '../print.ts';
import { readRuntime, wrongOption } from '../telemetry/options.ts';

const FOLDERS = { embedded: join(PROJECT_ROOT, 'tests/perf'), compose: join(PROJECT_ROOT, 'tests/perf/compose') };
const RUNNER = fileURLToPath(import.meta.resolve('../run-benchmark.ts'));
const QUIET = ['--disable-warning=ExperimentalWarning'];

/** Benchmarks by name: the files that export a function `benchmark...`; the others are parts of them. */
export function findBenchmarks(folder = FOLDERS.embedded): Map<string, string> {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file));
  const isBenchmark = (file: string) => /^export (async )?(function|const) benchmark/m.test(readFileSync(file, 'utf8'));
  return new Map(files.filter(isBenchmark).map((file) => [basename(file, '.ts'), file]));
}

/** Runs a benchmark for its figures; its progress goes to stderr meanwhile. */
async function figuresOf(name: string, file: string): Promise<unknown> {
  const child = spawn(process.execPath, [...QUIET, RUNNER, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit') as Promise<[number | null]>]);
  if (code === 0) return JSON.parse(output);
  throw new LabError('internal', `the benchmark ${name} failed; what it said stands above`);
}

interface PerfOptions {
  json?: boolean;
  /** As typed: which lab is measured. */
  runtime?: string;
}

/** Runs benchmarks one after another, all or those that are named, each in a process of its own. */
export async function perf(names: readonly string[], { json, runtime }: PerfOptions): Promise<void> {
  const known = findBenchmarks(FOLDERS[readRuntime(runtime)]);
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) throw wrongOption('perf NAME', `one of ${[...known.keys()].join(', ')}`, unknown);
  const chosen = names.length > 0 ? names : [...known.keys()];
  const results: Record<string, unknown> = {};
  for (const [index, name] of chosen.entries()) {
    process.stderr.write(`${name} (${index + 1} of ${chosen.length}) ...\n`);
    const file = known.get(name) ?? '';
    if (json) {
      results[name] = await figuresOf(name, file);
    } else {
      const code = await runInPlace(process.execPath, [...QUIET, file], {});
      if (code !== 0) process.exitCode = 1;
      if (code > 128) return;
    }
  }
  if (json) printJson(results);
}
