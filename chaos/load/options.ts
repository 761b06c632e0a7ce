import { parseArgs } from 'node:util';
import { LabError } from '#chaos/errors/lab-error.ts';
import type { LoadOptions } from './load.ts';
import { TARGETS, type TargetName, type Targets } from './targets.ts';

export const USAGE = `node chaos/load/main.ts --port P --seed N --target storefront=http://127.0.0.1:4401 [--target orders=...]
  [--host 127.0.0.1] [--profile ordinary]
Targets: ${TARGETS.join(', ')}. With CONTROL_TOKEN in the environment, only who shows it can see and set the traffic.`;

/**
 * Reads the command line.
 * @throws LabError bad-request that lists everything wrong with it
 */
export function readOptions(argv: string[]): LoadOptions {
  const values = parse(argv);
  const faults: string[] = [];
  const wholeNumber = (name: string, text: string | undefined, max: number) => {
    const number = Number(text);
    if (text !== undefined && /^\d+$/.test(text) && number <= max) return number;
    faults.push(`--${name}: expected a whole number from 0 to ${max}; got ${text ?? 'nothing'}`);
    return 0;
  };
  const port = wholeNumber('port', values.port, 65_535);
  const seed = wholeNumber('seed', values.seed, Number.MAX_SAFE_INTEGER);
  const targets: Targets = {};
  for (const text of values.target ?? []) {
    const [name, url] = splitOnce(text, '=');
    if (!isTarget(name)) faults.push(`--target: expected one of ${TARGETS.join(', ')} before "="; got ${text}`);
    else if (!isHttpAddress(url)) faults.push(`--target ${name}: expected an http:// address; got ${url || 'nothing'}`);
    else targets[name] = url;
  }
  if (faults.length > 0) throw new LabError('bad-request', faults.join('\n'));
  return { host: values.host, port, seed, targets, profile: { name: values.profile } };
}

function parse(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      options: {
        host: { type: 'string', default: '127.0.0.1' },
        port: { type: 'string' },
        seed: { type: 'string' },
        target: { type: 'string', multiple: true },
        profile: { type: 'string', default: 'ordinary' },
      },
    }).values;
  } catch (cause) {
    throw new LabError('bad-request', (cause as Error).message, {}, { cause });
  }
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function isTarget(name: string): name is TargetName {
  return (TARGETS as readonly string[]).includes(name);
}

function isHttpAddress(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === 'http:';
}
