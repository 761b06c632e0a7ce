import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { showsToken } from '#chaos/access/bearer-token.ts';
import type { ProcessNews, SupervisedProcess } from '../embedded/supervisor/supervised-process.ts';

/** How a kept process is, and what has happened to it since the caller last asked. */
export interface KeeperReport {
  /** Another one with each start of the container: then news are counted from 1 again. */
  keeper: string;
  state: SupervisedProcess['kind'];
  restarts: number;
  lastDeath: string | null;
  readySince: number | null;
  /** Oldest first; ids rise by one. */
  news: (ProcessNews & { id: number })[];
}

const KEEPER_ORDERS = ['start', 'restart', 'kill'] as const;
export type KeeperOrder = (typeof KEEPER_ORDERS)[number];

const KEPT_NEWS = 200;

/** The newest things that happened to the process. */
export class News {
  private readonly kept: KeeperReport['news'] = [];
  private lastId = 0;

  add(news: ProcessNews): void {
    this.lastId += 1;
    this.kept.push({ ...news, id: this.lastId });
    if (this.kept.length > KEPT_NEWS) this.kept.shift();
  }

  after(id: number): KeeperReport['news'] {
    return this.kept.filter((one) => one.id > id);
  }
}

interface KeeperApiOptions {
  host: string;
  port: number;
  token: string;
  kept: SupervisedProcess;
  news: News;
}

function obey(kept: SupervisedProcess, order: KeeperOrder, why: string): void {
  if (order === 'start') kept.start();
  else if (order === 'restart') kept.restart(why);
  else kept.kill();
}

/**
 * The controller's way to a process in another container: `GET /report?after=ID`, `POST /start`, `POST /restart?why=...`,
 * `POST /kill`. Whoever does not show the token is refused. Resolves when it listens.
 */
export async function serveKeeper({ host, port, token, kept, news }: KeeperApiOptions): Promise<Server> {
  const keeper = `${process.pid}-${Date.now()}`;
  const report = (after: number): KeeperReport => ({
    keeper,
    state: kept.kind,
    restarts: kept.restarts,
    lastDeath: kept.lastDeath ?? null,
    readySince: kept.readySince ?? null,
    news: news.after(after),
  });
  const answer = (response: ServerResponse, status: number, body: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    request.resume();
    if (!showsToken(request.headers.authorization, token)) return answer(response, 401, { error: 'show the token' });
    const url = new URL(request.url ?? '/', 'http://keeper');
    if (request.method === 'GET' && url.pathname === '/report') {
      return answer(response, 200, report(Number(url.searchParams.get('after')) || 0));
    }
    const order = KEEPER_ORDERS.find((one) => url.pathname === `/${one}`);
    if (request.method !== 'POST' || !order) return answer(response, 404, { error: 'no such order' });
    obey(kept, order, url.searchParams.get('why') ?? 'as ordered');
    answer(response, 200, report(Number.POSITIVE_INFINITY));
  };
  const server = createServer(handle);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return server;
}
