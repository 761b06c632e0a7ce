import type { AddressInfo } from 'node:net';
import type { Router } from 'express';
import { createApp } from '#kit/http-server.ts';
import { logger } from '#kit/logger.ts';

interface Answered<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

/** A service's routes, served as in production, in this process and on a free port. */
export interface Served extends AsyncDisposable {
  get<Body = unknown>(path: string, init?: RequestInit): Promise<Answered<Body>>;
  /** Sends `body` as JSON, or as it is when it is a text. */
  post<Body = unknown>(path: string, body: unknown, init?: RequestInit): Promise<Answered<Body>>;
}

/** Serves routes until disposed of. */
export async function serve(router: Router): Promise<Served> {
  logger.level = 'silent';
  const app = createApp({ router, checkReady: async () => {}, unavailable: () => undefined });
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  async function ask<Body>(path: string, init: RequestInit = {}): Promise<Answered<Body>> {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
    return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
  }
  return {
    get: ask,
    post: (path, body, init = {}) =>
      ask(path, {
        ...init,
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(init.headers as Record<string, string>) },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
