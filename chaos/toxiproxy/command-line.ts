import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { LabError } from '#chaos/errors/lab-error.ts';
import { decodeJson } from './json/decode.ts';
import { type ProxyInput, proxyListTarget } from './requests.ts';
import { startToxiproxy, type ToxiproxyOptions } from './server.ts';

/** The same options as toxiproxy-server has, as far as they make sense here. */
const OPTIONS = {
  host: { type: 'string', default: '127.0.0.1' },
  port: { type: 'string', default: '8474' },
  config: { type: 'string' },
  seed: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const usage = (command: string) => `Usage: ${command} [options]

the proxy alone, as a stand-in for toxiproxy-server that any Toxiproxy client can use; Ctrl-C ends it

Options:
  --host <address>   where its API listens (default ${OPTIONS.host.default})
  --port <port>      of its API, 0 for any free one (default ${OPTIONS.port.default})
  --config <file>    proxies to start with, in JSON as for toxiproxy-server
  --seed <number>    of jitter and toxicity (default another one each time)
  -h, --help         display help for command`;

/**
 * Runs the proxy until a signal ends the process, or prints its help.
 *
 * @param command what the user typed before the arguments, for help and errors
 * @throws LabError bad-request for what it was called with, port-taken, start-failed
 */
export async function runToxiproxy(args: readonly string[], command: string): Promise<void> {
  const values = readArguments(args, command);
  if (values.help) return console.log(usage(command));
  const proxy = await start(startOptions(values));
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => proxy.stop().then(() => process.exit(0)));
  console.log(`Toxiproxy API listening on ${proxy.address}`);
}

function wrong(message: string, command?: string): LabError {
  return new LabError('bad-request', command ? `${message}; ${command} --help lists the options` : message);
}

function readArguments(args: readonly string[], command: string) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    // What follows the first sentence is about arguments that this command does not take.
    throw wrong((error as Error).message.split(/\. |\n/)[0] ?? '', command);
  }
}

function startOptions(values: ReturnType<typeof readArguments>): ToxiproxyOptions {
  return {
    host: values.host,
    port: wholeNumber('--port', values.port, 65_535),
    proxies: values.config === undefined ? [] : readProxies(values.config),
    ...(values.seed === undefined ? {} : { seed: wholeNumber('--seed', values.seed, 2 ** 32 - 1) }),
  };
}

function wholeNumber(option: string, text: string, most: number): number {
  if (/^\d+$/.test(text) && Number(text) <= most) return Number(text);
  throw wrong(`${option} must be a whole number from 0 to ${most}; got ${JSON.stringify(text)}`);
}

function readProxies(file: string): ProxyInput[] {
  const proxies: ProxyInput[] = [];
  try {
    decodeJson(readFileSync(file), proxyListTarget(proxies));
    return proxies;
  } catch (error) {
    throw wrong(`--config must be a file with a JSON list of proxies; ${(error as Error).message}`);
  }
}

async function start(options: ToxiproxyOptions) {
  try {
    return await startToxiproxy(options);
  } catch (error) {
    const { code, message, port } = error as NodeJS.ErrnoException & { port?: number };
    if (code === 'EADDRINUSE')
      throw new LabError('port-taken', `port ${port} is taken: choose another one with --port`, {}, { cause: error });
    throw new LabError('start-failed', `the proxy cannot start: ${message}`, {}, { cause: error });
  }
}
