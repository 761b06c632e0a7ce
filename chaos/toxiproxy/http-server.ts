import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Answer, asApiError, routes } from './api.ts';
import type { ProxyCollection } from './collection.ts';
import { refusals } from './errors.ts';
import { nextRequestId } from './request-id.ts';
import { errorMembers } from './responses.ts';

/** No sensible body comes near this; without a bound one client could fill the memory. */
const maxBodyBytes = 4 * 1024 * 1024;
/** Go gives a length for answers up to this and sends longer ones in chunks. */
const maxSizedBytes = 2048;

/** What Go's server says, before any handler, to a request that it cannot serve. */
function refusal(reason: string): string {
  return `HTTP/1.1 ${reason}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n${reason}`;
}

const notFound: Answer = plainText(404, '404 page not found\n');
const noBrowsers = plainText(403, 'User agent not allowed\n');
const methodNotAllowed: Answer = { status: 405, body: '' };

/** The HTTP side of the API, down to the headers that real Toxiproxy sends. */
export function createApiServer(collection: ProxyCollection): Server {
  const limits = {
    keepAliveTimeout: 60_000,
    requestTimeout: 15_000,
    maxHeaderSize: 1024 * 1024,
    requireHostHeader: false,
  };
  const server = createServer(limits, (request, response) => {
    // A client that goes away before its answer needs none.
    answer(collection, request, response).catch(() => response.destroy());
  });
  server.on('checkExpectation', (_request, response: ServerResponse) => send(response, { status: 417, body: '' }));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy();
    socket.end(refusal('400 Bad Request'));
  });
  return server;
}

async function answer(collection: ProxyCollection, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = request.url ?? '/';
  if (url === '*' && request.method === 'OPTIONS') return send(response, { status: 200, body: '' });
  const path = decodedPath(url);
  const reason = unservable(request, path);
  if (path === undefined || reason !== undefined) {
    response.socket?.end(refusal(reason ?? '400 Bad Request'));
    return;
  }
  const clean = cleanPath(path);
  if (clean !== path) {
    const query = /\?.*$/.exec(url)?.[0] ?? '';
    return send(response, { status: 301, body: '' }, { Location: encodedPath(clean) + query });
  }
  const matches = routes.filter((route) => route.path.test(path));
  const route = matches.find(({ methods }) => methods.includes(request.method ?? ''));
  if (route === undefined) return send(response, matches.length === 0 ? notFound : methodNotAllowed);
  const id = { 'X-Toxiproxy-Request-Id': nextRequestId() };
  if (request.headers['user-agent']?.startsWith('Mozilla/')) return send(response, noBrowsers, id);
  const [, proxyName = '', toxicName = ''] = route.path.exec(path) ?? [];
  try {
    const body = await readBody(request);
    send(response, await route.handle({ collection, proxyName, toxicName, body }), id);
  } catch (error) {
    const failure = asApiError(error);
    send(response, plainText(failure.status, `{${errorMembers(failure)}}\n`), id);
  }
}

function plainText(status: number, body: string): Answer {
  return { status, contentType: 'text/plain; charset=utf-8', body };
}

/** Sends the headers that real Toxiproxy sends, in its order. */
function send(response: ServerResponse, answer: Answer, extra: Record<string, string> = {}): void {
  const { status, contentType, body } = answer;
  const length = Buffer.byteLength(body);
  const sized = length <= maxSizedBytes && status !== 204 && (length > 0 || response.req.method !== 'HEAD');
  response.sendDate = false;
  // Go keeps connections open without saying so.
  if (response.shouldKeepAlive) response.removeHeader('Connection');
  response.writeHead(status, {
    ...(contentType !== undefined && { 'Content-Type': contentType }),
    ...(contentType?.startsWith('text/plain') && { 'X-Content-Type-Options': 'nosniff' }),
    ...extra,
    Date: new Date().toUTCString(),
    ...(sized && { 'Content-Length': length }),
  });
  if (length > 0) response.write(body);
  response.end();
}

function unservable(
  { httpVersionMajor, httpVersionMinor, headers }: IncomingMessage,
  path?: string,
): string | undefined {
  if (path === undefined) return '400 Bad Request';
  if (httpVersionMajor !== 1) return '505 HTTP Version Not Supported: unsupported protocol version';
  if (httpVersionMinor > 0 && headers.host === undefined) return '400 Bad Request: missing required Host header';
  return undefined;
}

/** The path of a request line; undefined if it is malformed. */
function decodedPath(url: string): string | undefined {
  const path = url.replace(/^http:\/\/[^/]*/, '').replace(/\?.*$/s, '');
  try {
    return decodeURIComponent(path);
  } catch {
    // Escapes that are no UTF-8 are well-formed all the same, and name nothing that exists here.
    return /%(?![\da-f]{2})/i.test(path) ? undefined : path;
  }
}

/** Escapes what Go escapes in a path. */
function encodedPath(path: string): string {
  return encodeURI(path).replace(/[!'()*?#]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Without empty, `.` and `..` segments; a slash at the end stays. */
function cleanPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  const clean = `/${segments.join('/')}`;
  return path.endsWith('/') && clean !== '/' ? `${clean}/` : clean;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBodyBytes) throw refusals.bodyTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
