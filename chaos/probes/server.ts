import { createServer, type Server } from 'node:http';
import { showsToken } from '#chaos/access/bearer-token.ts';
import type { ProbeStatus } from './prober.ts';

/**
 * `GET /healthz`, and `GET /status` for whoever shows the token.
 * @param token without one, everybody may see it
 */
export function createStatusServer(status: () => ProbeStatus, token?: string): Server {
  return createServer((request, response) => {
    const answer = (code: number, body: unknown) => {
      response.writeHead(code, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (request.method !== 'GET') return answer(405, { error: { code: 'method-not-allowed' } });
    if (request.url === '/healthz') return answer(200, { status: 'ok' });
    if (request.url !== '/status') return answer(404, { error: { code: 'no-such-route' } });
    // What probes see is the pager's to tell, when it does.
    if (token !== undefined && !showsToken(request.headers.authorization, token))
      return answer(401, { error: { code: 'unauthorized' } });
    answer(200, status());
  });
}
