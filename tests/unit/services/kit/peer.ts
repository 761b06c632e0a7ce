import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { logger } from '#kit/logger.ts';

/** A service that is called in a test. */
export interface Peer extends AsyncDisposable {
  url: string;
}

/** Answers on a free port until disposed of. */
export async function startPeer(answer: RequestListener): Promise<Peer> {
  logger.level = 'silent';
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A peer that gives every request the same answer. */
export const startAnswering = (status: number, body: unknown): Promise<Peer> =>
  startPeer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
