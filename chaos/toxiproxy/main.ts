import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { decodeJson } from './json/decode.ts';
import { type ProxyInput, proxyListTarget } from './requests.ts';
import { startToxiproxy } from './server.ts';

const usage = 'node chaos/toxiproxy/main.ts [--host 127.0.0.1] [--port 8474] [--config proxies.json] [--seed number]';

/** Takes the same options as toxiproxy-server, as far as they make sense here. */
function readOptions() {
  const { values } = parseArgs({
    options: {
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string', default: '8474' },
      config: { type: 'string' },
      seed: { type: 'string' },
    },
  });
  const proxies: ProxyInput[] = [];
  if (values.config !== undefined) decodeJson(readFileSync(values.config), proxyListTarget(proxies));
  return {
    host: values.host,
    port: wholeNumber('port', values.port),
    proxies,
    ...(values.seed === undefined ? {} : { seed: wholeNumber('seed', values.seed) }),
  };
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`Expected a whole number for --${name}, got "${text}".`);
  return Number(text);
}

function explain(error: unknown): string {
  const { code, message, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `Port ${port} is taken: choose another one with --port.`;
  return `${message}\nUsage: ${usage}`;
}

function readOptionsOrExit() {
  try {
    return readOptions();
  } catch (error) {
    console.error(explain(error));
    process.exit(2);
  }
}

try {
  const proxy = await startToxiproxy(readOptionsOrExit());
  console.log(`Toxiproxy API listening on ${proxy.address}`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => proxy.stop().then(() => process.exit(0)));
} catch (error) {
  console.error(explain(error));
  process.exit(1);
}
