import { randomUUID } from 'node:crypto';
import type { Random } from './random.ts';

/** What kind of program speaks for the user. */
export type ClientKind = 'browser' | 'app' | 'backend';

/** One program on one device: what it says of itself is the same in all its requests. */
export interface ClientIdentity {
  kind: ClientKind;
  headers: Record<string, string>;
}

const SHOP = 'https://www.nightmarket.example';

const CHROME_141 = '"Google Chrome";v="141", "Not?A_Brand";v="8", "Chromium";v="141"';
const EDGE_141 = '"Microsoft Edge";v="141", "Not?A_Brand";v="8", "Chromium";v="141"';

const hints = (brands: string, platform: string, mobile = '?0') => ({
  'sec-ch-ua': brands,
  'sec-ch-ua-mobile': mobile,
  'sec-ch-ua-platform': `"${platform}"`,
});

const BROWSERS: [Record<string, string>, ...Record<string, string>[]] = [
  {
    ...hints(CHROME_141, 'Windows'),
    'User-Agent':
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  },
  {
    ...hints(CHROME_141, 'macOS'),
    'User-Agent':
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  },
  {
    ...hints(CHROME_141, 'Android', '?1'),
    'User-Agent':
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
  },
  {
    ...hints(EDGE_141, 'Windows'),
    'User-Agent':
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0',
  },
  { 'User-Agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0' },
  { 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' },
  {
    'User-Agent':
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15',
  },
  {
    'User-Agent':
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
  },
];

const APPS = [
  'Nightmarket/5.14.2 (iPhone; iOS 18.6.2; Scale/3.00)',
  'Nightmarket/5.14.1 (iPhone; iOS 18.5; Scale/3.00)',
  'Nightmarket/5.13.0 (iPad; iOS 17.7.2; Scale/2.00)',
  'Nightmarket/5.14.0 (Android 15; Pixel 8) okhttp/4.12.0',
  'Nightmarket/5.12.3 (Android 13; SM-A536B) okhttp/4.12.0',
] as const;

const BACKENDS = ['python-requests/2.32.5', 'Java-http-client/21.0.8', 'Go-http-client/1.1', 'axios/1.12.2'] as const;

const BROWSER_LANGUAGES = [
  'de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7',
  'en-GB,en;q=0.9',
  'en-US,en;q=0.9',
  'fr-FR,fr;q=0.9,en;q=0.8',
  'nl-NL,nl;q=0.9,en;q=0.8',
  'it-IT,it;q=0.9',
  'pl-PL,pl;q=0.9,en;q=0.8',
] as const;

const APP_LANGUAGES = ['de-DE', 'en-GB', 'fr-FR', 'nl-NL', 'es-ES'] as const;

/** Draws the program that one user comes with. */
export function drawClient(kind: ClientKind, random: Random): ClientIdentity {
  switch (kind) {
    case 'browser':
      return {
        kind,
        headers: {
          ...random.pick(BROWSERS),
          Accept: 'application/json, text/plain, */*',
          'Accept-Language': random.pick(BROWSER_LANGUAGES),
          'Accept-Encoding': 'gzip, deflate, br',
          'Sec-Fetch-Site': 'same-origin',
          'Sec-Fetch-Mode': 'cors',
          'Sec-Fetch-Dest': 'empty',
          Referer: `${SHOP}/`,
        },
      };
    case 'app':
      return {
        kind,
        headers: {
          'User-Agent': random.pick(APPS),
          Accept: 'application/json',
          'Accept-Language': random.pick(APP_LANGUAGES),
          'Accept-Encoding': 'gzip',
        },
      };
    case 'backend':
      return {
        kind,
        headers: {
          'User-Agent': random.pick(BACKENDS),
          Accept: 'application/json',
          'Accept-Encoding': 'gzip, deflate',
        },
      };
  }
}

/**
 * All headers of one request, in the order that such a program sends them.
 * Ids are random, not seeded: the same seed in a second run must not repeat the keys of the first, which would be answered from store.
 */
export function requestHeaders(
  client: ClientIdentity,
  request: { host: string; bodyBytes?: number; idempotencyKey?: string },
): Record<string, string> {
  return {
    Host: request.host,
    Connection: 'keep-alive',
    ...(request.bodyBytes === undefined
      ? {}
      : { 'Content-Length': String(request.bodyBytes), 'Content-Type': 'application/json' }),
    ...client.headers,
    // Browsers name the origin of what changes something; of their own site's reads they do not.
    ...(client.kind === 'browser' && request.bodyBytes !== undefined ? { Origin: SHOP } : {}),
    'X-Request-Id': randomUUID(),
    ...(request.idempotencyKey === undefined ? {} : { 'Idempotency-Key': request.idempotencyKey }),
  };
}
