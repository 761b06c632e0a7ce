// Runs one benchmark in a process of its own and prints its figures as one JSON document; progress goes to stderr.
import { pathToFileURL } from 'node:url';
import { printJson } from './print.ts';

type Benchmark = (options: { onProgress(line: string): void }) => Promise<unknown>;

const file = process.argv[2] ?? '';
const exported = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
const benchmark = Object.entries(exported).find(([name]) => name.startsWith('benchmark'))?.[1] as Benchmark;
printJson(await benchmark({ onProgress: (line) => process.stderr.write(`  ${line}\n`) }));
