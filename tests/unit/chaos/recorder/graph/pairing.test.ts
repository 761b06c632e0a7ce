import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CallSpan, CLIENT, SERVER } from '#chaos/recorder/graph/call-span.ts';
import { type Call, Pairing, type PairingOptions } from '#chaos/recorder/graph/pairing.ts';

function client(spanId: string, over: Partial<CallSpan> = {}): CallSpan {
  return {
    service: 'orders',
    kind: CLIENT,
    name: 'POST',
    spanId,
    parentSpanId: undefined,
    endMs: 1_000,
    durationMs: 50,
    error: false,
    roles: {},
    ...over,
  };
}

function server(parentSpanId: string | undefined, over: Partial<CallSpan> = {}): CallSpan {
  return {
    ...client(`of ${parentSpanId}`),
    service: 'inventory',
    kind: SERVER,
    name: 'POST /reservations',
    parentSpanId,
    durationMs: 30,
    ...over,
  };
}

function pairing(options: PairingOptions = {}): { calls: Call[]; pairing: Pairing } {
  const calls: Call[] = [];
  return { calls, pairing: new Pairing((call) => calls.push(call), options) };
}

const CALL = { kind: 'http', client: 'orders', server: 'inventory', route: 'POST /reservations', durationMs: 50 };

describe('Pairing', () => {
  it.each([
    ['client first', [client('a'), server('a')]],
    ['server first', [server('a'), client('a')]],
  ])('makes one call of both halves, %s, with the duration of the client', (_, spans) => {
    const { calls, pairing: pairs } = pairing();
    for (const span of spans) pairs.add(span, 0);
    pairs.expire(60_000);
    expect(calls).toEqual([expect.objectContaining(CALL)]);
  });

  it('pairs in whatever order the spans come', () => {
    const spans = Array.from({ length: 6 }, (_, i) => [client(`c${i}`), server(`c${i}`)]).flat();
    fc.assert(
      fc.property(fc.shuffledSubarray(spans, { minLength: spans.length }), (shuffled) => {
        const { calls, pairing: pairs } = pairing();
        for (const span of shuffled) pairs.add(span, 0);
        expect(calls).toHaveLength(6);
        expect(calls.every(({ kind }) => kind === 'http')).toBe(true);
      }),
    );
  });

  it('names the route by method and route where the service says them', () => {
    const { calls, pairing: pairs } = pairing();
    pairs.add(client('a'), 0);
    pairs.add(server('a', { roles: { method: 'POST', route: '/reservations/:id' } }), 0);
    expect(calls[0]?.route).toBe('POST /reservations/:id');
  });

  it('takes a server span without a parent as a call of a user', () => {
    const { calls, pairing: pairs } = pairing();
    pairs.add(server(undefined), 0);
    expect(calls).toEqual([
      expect.objectContaining({ kind: 'user', client: 'user', server: 'inventory', durationMs: 30 }),
    ]);
  });

  it('takes a server span whose parent never comes as a call of a user', () => {
    const { calls, pairing: pairs } = pairing({ serverGraceMs: 10_000 });
    pairs.add(server('a'), 0);
    pairs.expire(9_999);
    expect(calls).toEqual([]);
    pairs.expire(10_000);
    expect(calls).toEqual([expect.objectContaining({ kind: 'user', client: 'user' })]);
  });

  it('counts an unanswered call to the service behind its port, once, also when the answer comes late', () => {
    const { calls, pairing: pairs } = pairing({ clientGraceMs: 5_000, peers: new Map([[8666, 'inventory']]) });
    pairs.add(client('a', { error: true, roles: { peerPort: 8666, peerAddress: '127.0.0.1' } }), 0);
    pairs.expire(5_000);
    pairs.expire(6_000);
    pairs.add(server('a'), 7_000);
    pairs.expire(60_000);
    expect(calls).toEqual([
      expect.objectContaining({ kind: 'http', client: 'orders', server: 'inventory', error: true }),
    ]);
  });

  it.each([
    ['peer.service', { peerService: 'bank', peerAddress: '10.0.0.1' }, 'bank'],
    ['server.address', { peerAddress: 'partner.example' }, 'partner.example'],
  ])('falls back on %s', (_, roles, expected) => {
    const { calls, pairing: pairs } = pairing();
    pairs.add(client('a', { roles }), 0);
    pairs.expire(60_000);
    expect(calls.map((call) => call.server)).toEqual([expected]);
  });

  it('counts statements and no waiting for a connection', () => {
    const { calls, pairing: pairs } = pairing();
    pairs.add(client('a', { name: 'pg-pool.connect', roles: { databaseSystem: 'postgresql' } }), 0);
    pairs.add(
      client('b', { name: 'pg.query:SELECT', roles: { databaseSystem: 'postgresql', databaseCall: 'SELECT 1' } }),
      0,
    );
    pairs.expire(60_000);
    expect(calls).toEqual([
      expect.objectContaining({ kind: 'database', server: 'postgres', route: 'pg.query:SELECT' }),
    ]);
  });

  it('settles the oldest early when too many wait', () => {
    const { calls, pairing: pairs } = pairing();
    for (let i = 0; i < 50_010; i += 1) pairs.add(server(`never ${i}`), 0);
    expect(calls).toHaveLength(10);
  });
});
