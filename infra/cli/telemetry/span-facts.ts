import type { Span } from '#chaos/recorder/answers.ts';
import { onOneLine } from './cells.ts';

/** First of the attributes that the span has; old names are asked for after the stable ones. */
function attribute(span: Span, ...names: string[]): string | undefined {
  const name = names.find((one) => span.attributes[one] !== undefined && span.attributes[one] !== null);
  return name === undefined ? undefined : onOneLine(String(span.attributes[name]));
}

/** The statement of a database call. */
export const databaseText = (span: Span): string | undefined => attribute(span, 'db.query.text', 'db.statement');

/** host:port that a call went to. */
export function peerText(span: Span): string | undefined {
  if (span.kind !== 'client') return undefined;
  const host = attribute(span, 'server.address', 'net.peer.name');
  const port = attribute(span, 'server.port', 'net.peer.port');
  return host === undefined ? undefined : port === undefined ? host : `${host}:${port}`;
}

/** Path and query of a call or request. */
export function urlPath(span: Span): string | undefined {
  const full = attribute(span, 'url.full', 'http.url');
  if (full !== undefined && URL.canParse(full)) {
    const { pathname, search } = new URL(full);
    return pathname + search;
  }
  return attribute(span, 'url.path', 'http.target');
}

/** What the span did, in one line: its name, and of a call what was called. */
export function spanTitle(span: Span): string {
  const statement = databaseText(span);
  // `pg.query:SELECT nightmarket` says less than the statement that follows it.
  if (statement !== undefined) return `${onOneLine(span.name).split(/[: ]/, 1)[0]} ${statement}`;
  const path = span.kind === 'client' ? urlPath(span) : undefined;
  const name = onOneLine(span.name);
  return path === undefined || name.includes('/') ? name : `${name} ${path}`;
}

/** What listens on a port, such as a link that leads to `inventory`. */
export type PeerNames = ReadonlyMap<number, string>;

/** Whom a call went to, by name where the port tells it. */
function peerName(span: Span, names: PeerNames): string | undefined {
  const peer = peerText(span);
  return peer === undefined ? undefined : (names.get(Number(peer.split(':').at(-1))) ?? peer);
}

/** What else is worth a word on its line: HTTP status, whom it called, the message of an error. */
export function spanDetails(span: Span, names: PeerNames): string[] {
  const status = attribute(span, 'http.response.status_code', 'http.status_code');
  const peer = databaseText(span) === undefined ? peerName(span, names) : undefined;
  const exception = span.events.find(({ name }) => name === 'exception')?.attributes['exception.message'];
  const message = span.statusMessage || exception || attribute(span, 'error.type');
  return [
    ...(status === undefined ? [] : [status]),
    // An error that is no more than a status has it as its message, too.
    ...(span.status === 'error' && message && message !== status ? [onOneLine(String(message))] : []),
    ...(peer === undefined ? [] : [`-> ${peer}`]),
  ];
}
