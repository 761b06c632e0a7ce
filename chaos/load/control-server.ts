import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { showsToken } from '#chaos/access/bearer-token.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import { type Profile, readProfile } from './profiles.ts';
import type { TrafficStatus } from './traffic.ts';

const BODY_LIMIT_BYTES = 16 * 1024;

interface Controlled {
  status(): TrafficStatus;
  apply(profile: Profile): void;
}

type Handler = (request: IncomingMessage) => unknown;

/**
 * `GET /healthz`, `GET /status`, `PUT /profile`; errors are the lab's own.
 * @param token what a caller must show (as a bearer token) for all but /healthz; without one, nothing
 */
export function createControlServer(traffic: Controlled, token?: string): Server {
  const routes: Record<string, Record<string, Handler>> = {
    '/healthz': { GET: () => ({ status: 'ok' }) },
    '/status': { GET: () => traffic.status() },
    '/profile': {
      PUT: async (request) => {
        traffic.apply(readProfile(await readJson(request)));
        return traffic.status();
      },
    },
  };
  return createServer(async (request, response) => {
    try {
      const handler = route(routes, request);
      if (handler !== routes['/healthz']?.GET) requireToken(request, token);
      answer(response, 200, await handler(request));
    } catch (error) {
      const known = asLabError(error);
      if (known.code === 'method-not-allowed') response.setHeader('allow', known.detail.expected ?? '');
      answer(response, known.status, known.toBody());
    }
  });
}

/** Who comes, and what they bring, is not for everybody to know or to set. */
function requireToken(request: IncomingMessage, token: string | undefined): void {
  if (token === undefined) return;
  const { authorization } = request.headers;
  if (showsToken(authorization, token)) return;
  throw new LabError('unauthorized', 'The traffic is in the hands of the controller: ask that.', {
    field: 'authorization',
    expected: 'Bearer and the token of this lab',
    got: !authorization ? 'nothing' : 'another value',
  });
}

function route(routes: Record<string, Record<string, Handler>>, request: IncomingMessage): Handler {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  const methods = Object.hasOwn(routes, path) ? routes[path] : undefined;
  if (methods === undefined) {
    const known = Object.keys(routes).join(', ');
    throw new LabError('no-such-route', `There is no ${path} here; there are ${known}.`, {
      expected: known,
      got: path,
    });
  }
  const method = request.method ?? 'GET';
  const handler = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (handler !== undefined) return handler;
  const expected = Object.keys(methods).join(', ');
  throw new LabError('method-not-allowed', `${path} takes ${expected}, not ${method}.`, { expected, got: method });
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const type = request.headers['content-type'] ?? 'none';
  if (!/^application\/json\b/i.test(type)) {
    throw new LabError('unsupported-media-type', `The body must be application/json; got ${type}.`, {
      field: 'content-type',
      expected: 'application/json',
      got: type,
    });
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  // A body that is too large is read on, though not kept: leaving the loop would close the connection before the answer.
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= BODY_LIMIT_BYTES) chunks.push(chunk);
  }
  if (bytes > BODY_LIMIT_BYTES) {
    throw new LabError(
      'body-too-large',
      `The body must have at most ${BODY_LIMIT_BYTES} bytes; a profile needs far less.`,
    );
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (cause) {
    throw new LabError('bad-json', 'The body is not JSON; send {"name": "..."} or {"journeys": {...}}.', {}, { cause });
  }
}

function asLabError(error: unknown): LabError {
  if (error instanceof LabError) return error;
  const cause = error as Error;
  return new LabError(
    'internal',
    `The load generator failed: ${cause.message}. This is a fault of the lab.`,
    {},
    { cause },
  );
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
