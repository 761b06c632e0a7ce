import { describe, expect, it } from '@jest/globals';
import { MOST_CALLS } from '#chaos/api/protection.ts';
import type { LabErrorBody } from '#chaos/errors/lab-error.ts';
import { startFakeApi, TOKEN } from './fake-lab.ts';
import { fakeRecorder } from './recorded.ts';

describe('an address that asks too often', () => {
  it('to change something is refused with a sentence, and may still read', async () => {
    await using api = await startFakeApi(fakeRecorder);
    const change = () =>
      fetch(`${api.url}/api/v1/session/hints`, { method: 'POST', headers: { authorization: `Bearer ${TOKEN}` } });
    const statuses: number[] = [];
    for (let call = 0; call < MOST_CALLS.changing; call += 1) statuses.push((await change()).status);
    expect(new Set(statuses)).toEqual(new Set([201]));
    const refused = await change();
    const { error } = (await refused.json()) as LabErrorBody;
    expect([refused.status, error.code]).toEqual([429, 'too-many-requests']);
    expect(error.message).toContain('wait a few seconds');
    expect(api.lab.told).toHaveLength(MOST_CALLS.changing);
    expect((await fetch(`${api.url}/api/v1/session`)).status).toBe(200);
    expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
  });

  it('with wrong tokens is refused like any other: guessing is no faster', async () => {
    await using api = await startFakeApi(fakeRecorder);
    const guess = () =>
      fetch(`${api.url}/api/v1/session/hints`, { method: 'POST', headers: { authorization: 'Bearer guessed' } });
    for (let call = 0; call < MOST_CALLS.changing; call += 1) await guess();
    expect((await guess()).status).toBe(429);
  });
});

describe('an answer', () => {
  it.each(['/api/v1/session', '/openapi.json', '/nothing'])('to %s lets a browser do nothing with it', async (path) => {
    await using api = await startFakeApi(fakeRecorder);
    const { headers } = await fetch(`${api.url}${path}`);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
  });
});
