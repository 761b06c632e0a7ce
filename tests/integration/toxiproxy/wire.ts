import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Peer } from './peers.ts';
import { until } from './until.ts';

/** One end of a connection that remembers what it saw. */
export class End {
  readonly socket: Socket;
  received = Buffer.alloc(0);
  ended = false;
  errorCode: string | undefined;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.received = Buffer.concat([this.received, chunk]);
    });
    socket.on('end', () => {
      this.ended = true;
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.errorCode = error.code;
    });
  }

  get text(): string {
    return this.received.toString();
  }

  /** Closed by the other side, in whatever way. */
  get over(): boolean {
    return this.ended || this.errorCode !== undefined || this.socket.destroyed;
  }
}

/** A server that waits to be told what to do. */
export interface Backend extends AsyncDisposable {
  port: number;
  /** Its ends, in the order of their connections. */
  ends: End[];
}

/** @param behave done with each connection; default: returns what it gets */
export async function startBackend(behave: (end: End) => void = echo): Promise<Backend> {
  const ends: End[] = [];
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    const end = new End(socket);
    ends.push(end);
    behave(end);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`Expected a TCP address, got ${address}`);
  return {
    port: address.port,
    ends,
    async [Symbol.asyncDispose]() {
      server.close();
      for (const end of ends) end.socket.destroy();
    },
  };
}

function echo({ socket }: End): void {
  socket.on('data', (chunk) => socket.write(chunk));
  socket.on('end', () => socket.end());
}

/** A client's end. The backend may not have seen it yet. */
export async function dial(port: number): Promise<End & Disposable> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  const end = Object.assign(new End(socket), { [Symbol.dispose]: () => void socket.destroy() });
  await once(socket, 'connect');
  return end;
}

/** Sends and returns how long the whole answer took, in milliseconds. */
export async function roundTripMs(end: End, text: string): Promise<number> {
  const before = end.received.length;
  const startMs = performance.now();
  end.socket.write(text);
  while (end.received.length < before + text.length && !end.over) await once(end.socket, 'data');
  return performance.now() - startMs;
}

/** Talks to the API of a proxy, and fails on refusals. */
export async function api(peer: Peer, method: string, path: string, body?: object): Promise<{ listen: string }> {
  const response = await fetch(peer.url + path, { method, ...(body && { body: JSON.stringify(body) }) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === '' ? { listen: '' } : JSON.parse(text);
}

/** Creates a proxy to a port and returns the port that it listens on. */
export async function proxyTo(peer: Peer, name: string, port: number): Promise<number> {
  const { listen } = await api(peer, 'POST', '/proxies', {
    name,
    listen: '127.0.0.1:0',
    upstream: `127.0.0.1:${port}`,
  });
  return Number(listen.split(':').at(-1));
}

/** Sends bytes as they are to an API and returns all that comes back until the connection closes. */
export async function rawExchange(peer: Peer, request: string): Promise<string> {
  using end = await dial(peer.port);
  end.socket.write(request, 'latin1');
  await until(`an answer to ${request.slice(0, 60)}`, () => end.over);
  return end.received.toString('latin1');
}
