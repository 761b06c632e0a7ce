import { routeOf } from '../store/attribute-roles.ts';
import { type CallSpan, CLIENT } from './call-span.ts';

export type EdgeKind = 'http' | 'database' | 'user';

/** One call that someone made: an edge of the service graph with its duration. */
export interface Call {
  kind: EdgeKind;
  client: string;
  server: string;
  route: string;
  /** Unix milliseconds. */
  endMs: number;
  durationMs: number;
  error: boolean;
}

/** Calls waiting for their other half; beyond it the oldest are settled early. About 500 bytes each. */
const MOST_WAITING = 50_000;

export interface PairingOptions {
  /** How long a client span waits for the server span of its call before the call counts as unanswered. Default 5,000. */
  clientGraceMs?: number;
  /** How long a server span waits for the client span it names as parent before the caller counts as a user. Default 10,000. */
  serverGraceMs?: number;
  /** Which service answers on a port, for calls that go through a proxy and are never answered. */
  peers?: ReadonlyMap<number, string>;
}

interface Waiting {
  span: CallSpan;
  /** Milliseconds by the clock of `add`. */
  since: number;
  /** Counted already; still here so that a late other half is recognised. */
  settled: boolean;
}

/**
 * Finds who called whom. A client span and the server span that has it as parent are one call, whose duration is the
 * client's; they come in any order, seconds apart. The parent decides and not server.port, because every hop goes
 * through a proxy. Client spans of a database driver need no other half; those without a statement (waiting for a
 * connection of the pool) are no calls.
 */
export class Pairing {
  readonly #clients = new Map<string, Waiting>();
  /** By parent span id. */
  readonly #servers = new Map<string, Waiting>();
  readonly #emit: (call: Call) => void;
  readonly #options: Required<PairingOptions>;

  constructor(emit: (call: Call) => void, options: PairingOptions = {}) {
    this.#emit = emit;
    this.#options = { clientGraceMs: 5_000, serverGraceMs: 10_000, peers: new Map(), ...options };
  }

  add(span: CallSpan, now: number): void {
    if (span.kind === CLIENT) this.#addClient(span, now);
    else this.#addServer(span, now);
  }

  /** Settles what has waited long enough. Call it every second or so. */
  expire(now: number): void {
    const { clientGraceMs, serverGraceMs } = this.#options;
    for (const waiting of expired(this.#clients, now - clientGraceMs)) this.#unanswered(waiting);
    for (const waiting of expired(this.#servers, now - serverGraceMs)) this.#fromUser(waiting.span);
    forget(this.#clients, now - clientGraceMs - 30_000);
    forget(this.#servers, now - serverGraceMs);
  }

  #addClient(span: CallSpan, now: number): void {
    const { databaseSystem, databaseCall } = span.roles;
    if (databaseSystem !== undefined) {
      if (databaseCall !== undefined) this.#count(span, 'database', databaseName(String(databaseSystem)), span.name);
      return;
    }
    const answer = this.#servers.get(span.spanId);
    if (answer !== undefined) {
      this.#servers.delete(span.spanId);
      this.#answered(span, answer.span);
      return;
    }
    this.#clients.set(span.spanId, { span, since: now, settled: false });
    if (this.#clients.size > MOST_WAITING) this.#unanswered(shift(this.#clients));
  }

  #addServer(span: CallSpan, now: number): void {
    if (span.parentSpanId === undefined) {
      this.#fromUser(span);
      return;
    }
    const call = this.#clients.get(span.parentSpanId);
    if (call !== undefined) {
      this.#clients.delete(span.parentSpanId);
      if (!call.settled) this.#answered(call.span, span);
      return;
    }
    this.#servers.set(span.parentSpanId, { span, since: now, settled: false });
    if (this.#servers.size > MOST_WAITING) this.#fromUser(shift(this.#servers).span);
  }

  #answered(client: CallSpan, server: CallSpan): void {
    if (client.service !== server.service) this.#count(client, 'http', server.service, routeOf(server));
  }

  #unanswered(waiting: Waiting): void {
    if (waiting.settled) return;
    waiting.settled = true;
    const { peerPort, peerService, peerAddress } = waiting.span.roles;
    const peer = this.#options.peers.get(Number(peerPort)) ?? peerService ?? peerAddress;
    if (peer !== undefined && peer !== null) this.#count(waiting.span, 'http', String(peer), routeOf(waiting.span));
  }

  #fromUser(span: CallSpan): void {
    this.#emit({ ...measured(span), kind: 'user', client: 'user', server: span.service, route: routeOf(span) });
  }

  #count(span: CallSpan, kind: EdgeKind, server: string, route: string): void {
    this.#emit({ ...measured(span), kind, client: span.service, server, route });
  }
}

function measured(span: CallSpan): Pick<Call, 'endMs' | 'durationMs' | 'error'> {
  return { endMs: span.endMs, durationMs: span.durationMs, error: span.error };
}

/** The conventions' older db.system says postgresql where people say postgres. */
function databaseName(system: string): string {
  return system === 'postgresql' ? 'postgres' : system;
}

/** A map keeps insertion order, so the oldest come first. */
function* expired(waiting: Map<string, Waiting>, before: number): Generator<Waiting> {
  for (const entry of waiting.values()) {
    if (entry.since > before) return;
    if (!entry.settled) yield entry;
  }
}

function forget(waiting: Map<string, Waiting>, before: number): void {
  for (const [key, entry] of waiting) {
    if (entry.since > before) return;
    waiting.delete(key);
  }
}

function shift(waiting: Map<string, Waiting>): Waiting {
  const [key, entry] = waiting.entries().next().value as [string, Waiting];
  waiting.delete(key);
  return entry;
}
