import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** How many requests came before this one. */
  index: number;
}

/** What the stub does with a request: a status, a status and a body, or nothing at all. */
export type Reply =
  | number
  | { status: number; body: unknown; headers?: Record<string, string>; raw?: Buffer }
  | 'hang'
  | 'reset';

export interface StubTarget extends AsyncDisposable {
  url: string;
  seen: SeenRequest[];
  /** Goes away; a port that nobody listens on is left. */
  stop(): Promise<void>;
}

/** An HTTP server on a free port that answers as it is told and keeps what it saw. */
export async function startStub(reply: (request: SeenRequest) => Reply | Promise<Reply>): Promise<StubTarget> {
  const seen: SeenRequest[] = [];
  const server = createServer(async (request, response) => {
    const index = seen.length;
    const chunks: Buffer[] = [];
    const entry: SeenRequest = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: '',
      index,
    };
    seen.push(entry);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    await once(request, 'end');
    entry.body = Buffer.concat(chunks).toString('utf8');
    const answer = await reply(entry);
    if (answer === 'hang') return;
    if (answer === 'reset') return request.socket.resetAndDestroy();
    const { status, body, headers, raw } =
      typeof answer === 'number' ? { status: answer, body: { id: 'O-1' } } : { headers: {}, raw: undefined, ...answer };
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(raw ?? JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = async () => {
    server.closeAllConnections();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, stop, [Symbol.asyncDispose]: stop };
}
