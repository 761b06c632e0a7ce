import { describe, expect, it } from '@jest/globals';
import { drawClient, requestHeaders } from '#chaos/load/clients.ts';
import { createRandom } from '#chaos/load/random.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const random = createRandom('clients');
const draw = (kind: 'browser' | 'app' | 'backend') => Array.from({ length: 200 }, () => drawClient(kind, random));
const everyClient = [...draw('browser'), ...draw('app'), ...draw('backend')];

describe('drawClient', () => {
  it('makes browsers that look like browsers', () => {
    for (const { headers } of draw('browser')) {
      expect(headers['User-Agent']).toMatch(/^Mozilla\/5\.0 \((Windows|Macintosh|X11|iPhone|Linux; Android)/);
      expect(headers['Accept-Language']).toMatch(/^[a-z]{2}-[A-Z]{2}/);
      expect(headers).toMatchObject({ 'Sec-Fetch-Mode': 'cors', 'Accept-Encoding': 'gzip, deflate, br' });
    }
  });

  it('gives client hints to Chromium alone, and ones that agree with its user agent', () => {
    for (const { headers } of draw('browser')) {
      const agent = headers['User-Agent'] ?? '';
      const version = /Chrome\/(\d+)/.exec(agent)?.[1];
      expect(headers['sec-ch-ua'] !== undefined).toBe(version !== undefined);
      expect(headers['sec-ch-ua'] ?? `v="${version}"`).toContain(`v="${version}"`);
      expect(headers['sec-ch-ua-mobile'] ?? (agent.includes('Mobile') ? '?1' : '?0')).toBe(
        agent.includes('Mobile') ? '?1' : '?0',
      );
    }
  });

  it('makes apps and backends that say what they are', () => {
    for (const { headers } of draw('app')) expect(headers['User-Agent']).toMatch(/^Nightmarket\/\d+\.\d+\.\d+ \(/);
    for (const { headers } of draw('backend')) expect(headers['User-Agent']).toMatch(/^[\w-]+\/\d+\.\d+(\.\d+)?$/);
  });

  it('draws many different ones', () => {
    expect(new Set(everyClient.map(({ headers }) => JSON.stringify(headers))).size).toBeGreaterThan(40);
  });
});

describe('requestHeaders', () => {
  it('say nothing that gives the traffic away', () => {
    for (const client of everyClient) {
      const headers = requestHeaders(client, { host: '127.0.0.1:4402', bodyBytes: 10, idempotencyKey: 'k-12345678' });
      expect(JSON.stringify(headers)).not.toMatch(/synth|load.?gen|test|bench|drill|chaos|bot|node|undici|seed/i);
    }
  });

  it('carry a request id of their own each, as a uuid', () => {
    const client = everyClient[0] ?? drawClient('browser', random);
    const ids = Array.from({ length: 50 }, () => requestHeaders(client, { host: 'a' })['X-Request-Id']);
    for (const id of ids) expect(id).toMatch(UUID);
    expect(new Set(ids).size).toBe(50);
  });

  it('start with Host and Connection, as browsers send them', () => {
    const headers = requestHeaders(drawClient('browser', random), { host: '127.0.0.1:4401' });
    expect(Object.keys(headers).slice(0, 2)).toEqual(['Host', 'Connection']);
  });

  it('name type, length and, from browsers, the origin of a body only where there is one', () => {
    const browser = drawClient('browser', random);
    const withBody = requestHeaders(browser, { host: 'a', bodyBytes: 17 });
    expect(withBody).toMatchObject({ 'Content-Length': '17', 'Content-Type': 'application/json' });
    expect(withBody.Origin).toMatch(/^https:/);
    const without = requestHeaders(browser, { host: 'a' });
    for (const name of ['Content-Length', 'Content-Type', 'Origin', 'Idempotency-Key'])
      expect(without).not.toHaveProperty(name);
  });
});
