import type { LogRecord, Span } from '../answers.ts';
import { rolesOf, routeOf } from '../store/attribute-roles.ts';

/** One service's part in one request: what OpenTelemetry calls a hop. */
export interface Hop {
  /** 'user' for callers outside the record. */
  caller: string;
  service: string;
  /** Method and route; of a hop without a span what its caller knows, undefined where only its log lines tell of it. */
  route: string | undefined;
  hasSpan: boolean;
  hasLog: boolean;
}

type LogLine = Pick<LogRecord, 'service' | 'spanId'>;

/** A call is a hop only if somebody could have answered it; who answers is told by the port, as all go through a proxy. */
export type Peers = ReadonlyMap<number, string>;

const routeOfSpan = ({ name, attributes }: Span): string => routeOf({ name, roles: rolesOf(attributes) });

function peerOf(span: Span, peers: Peers): string | undefined {
  const { databaseSystem, peerPort, peerService } = rolesOf(span.attributes);
  if (databaseSystem !== undefined) return undefined;
  const peer = peers.get(Number(peerPort)) ?? peerService;
  return peer === undefined || peer === 'postgres' ? undefined : String(peer);
}

/**
 * The hops of one request, also those that left no span: a call that nobody's server span answers, a service whose spans
 * hang below one that is not there, a service that only its log lines tell of. A call that never arrived is a hop as
 * well: nothing in the record tells it from one whose telemetry was lost.
 * @param spans of one trace @param logs of the same
 */
export function hopsOf(spans: readonly Span[], logs: readonly LogLine[], peers: Peers): Hop[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const entries = spans.filter((span) => span.kind === 'server');
  const { logged, strangers } = placeLogs(byId, entries, logs);
  const answered = entries.map((span) => ({
    caller: byId.get(span.parentSpanId ?? '')?.service ?? 'user',
    service: span.service,
    route: routeOfSpan(span),
    hasSpan: true,
    hasLog: logged.has(span),
  }));
  const lost = (caller: string, service: string, route: string | undefined): Hop => ({
    caller,
    service,
    route,
    hasSpan: false,
    hasLog: strangers.has(service),
  });
  const answeredCalls = new Set(entries.map(({ parentSpanId }) => parentSpanId));
  const unanswered = spans
    .filter((span) => span.kind === 'client' && !answeredCalls.has(span.spanId))
    .flatMap((call) => {
      const service = peerOf(call, peers);
      return service === undefined ? [] : [lost(call.service, service, routeOfSpan(call))];
    });
  const known = new Set([...answered, ...unanswered].map(({ service }) => service));
  const orphans = spans.filter((span) => span.parentSpanId !== null && !byId.has(span.parentSpanId));
  const unseen = new Set([...orphans.map(({ service }) => service), ...strangers].filter((one) => !known.has(one)));
  return [...answered, ...unanswered, ...[...unseen].map((service) => lost('user', service, undefined))];
}

/** Which server spans have a log line of their own service, and which services with log lines have no server span. */
function placeLogs(byId: ReadonlyMap<string, Span>, entries: readonly Span[], logs: readonly LogLine[]) {
  const logged = new Set<Span>();
  const strangers = new Set<string>();
  for (const { service, spanId } of logs) {
    const own = entries.filter((span) => span.service === service);
    const entry = entryOf(byId, byId.get(spanId ?? '')) ?? (own.length === 1 ? own[0] : undefined);
    if (entry?.service === service) logged.add(entry);
    else if (own.length === 0) strangers.add(service);
  }
  return { logged, strangers };
}

/** The server span under which a span's service worked. */
function entryOf(byId: ReadonlyMap<string, Span>, span: Span | undefined): Span | undefined {
  for (let at = span; at !== undefined && at.service === span?.service; at = byId.get(at.parentSpanId ?? '')) {
    if (at.kind === 'server') return at;
  }
  return undefined;
}
