import type { ParseArgsOptionsConfig } from 'node:util';
import { z } from 'zod';
import { LabError } from '#chaos/errors/lab-error.ts';
import type { RecorderOptions } from './options.ts';

export const OPTIONS = {
  host: { type: 'string' },
  port: { type: 'string' },
  database: { type: 'string' },
  'max-bytes': { type: 'string' },
  'max-age-seconds': { type: 'string' },
  'max-queued-bytes': { type: 'string' },
  scrape: { type: 'string', multiple: true },
  'scrape-interval-ms': { type: 'string' },
  peer: { type: 'string', multiple: true },
} as const satisfies ParseArgsOptionsConfig;

export type CommandLine = Partial<Record<keyof typeof OPTIONS, string | string[]>>;

const positive = z.coerce
  .number({ error: 'a number' })
  .int('a whole number')
  .min(1, 'a whole number from 1 up')
  .optional();

const scrape = z.string().transform((text, context) => {
  const [, name, url] = /^([^=]+)=(https?:\/\/.+)$/.exec(text) ?? [];
  if (name !== undefined && url !== undefined && URL.canParse(url)) return { name, url };
  context.addIssue({ code: 'custom', message: 'NAME=URL, such as orders=http://127.0.0.1:4101/metrics' });
  return z.NEVER;
});

const peer = z.string().transform((text, context): [number, string] => {
  const [, port, service] = /^(\d{1,5})=(.+)$/.exec(text) ?? [];
  if (port !== undefined && service !== undefined) return [Number(port), service];
  context.addIssue({ code: 'custom', message: 'PORT=SERVICE, such as 8666=inventory' });
  return z.NEVER;
});

const commandLine = z.object({
  host: z.string().min(1, 'an address').optional(),
  port: z.coerce
    .number({ error: 'a number' })
    .int('a whole number')
    .min(0, 'from 0 to 65535')
    .max(65_535, 'from 0 to 65535'),
  database: z.string({ error: 'the path of a file' }).min(1, 'the path of a file'),
  'max-bytes': positive,
  'max-age-seconds': positive,
  'max-queued-bytes': positive,
  scrape: z.array(scrape).default([]),
  'scrape-interval-ms': z.coerce.number({ error: 'a number' }).min(100, 'at least 100').optional(),
  peer: z.array(peer).default([]),
});

/** Reads the command line; the error lists everything that is wrong with it. */
export function recorderOptions(values: CommandLine): RecorderOptions {
  const parsed = commandLine.safeParse(values);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path, message }) => `--${String(path[0])} must be ${message}`);
    throw new LabError('bad-request', `The flight recorder cannot start:\n  ${wrong.join('\n  ')}`, {
      field: 'command line',
    });
  }
  const { data } = parsed;
  const optional = {
    host: data.host,
    maxBytes: data['max-bytes'],
    maxAgeSeconds: data['max-age-seconds'],
    maxQueuedBytes: data['max-queued-bytes'],
    scrapeIntervalMs: data['scrape-interval-ms'],
  };
  return {
    port: data.port,
    database: data.database,
    targets: data.scrape,
    peers: new Map(data.peer),
    ...(Object.fromEntries(
      Object.entries(optional).filter(([, value]) => value !== undefined),
    ) as Partial<RecorderOptions>),
  };
}
