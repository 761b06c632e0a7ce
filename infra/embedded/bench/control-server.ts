import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BenchLab } from './bench.ts';
import { CodeDoesNotRun } from './code-does-not-run.ts';

export interface BenchControl extends AsyncDisposable {
  url: string;
}

const ACTS = ['start', 'restart', 'kill'] as const;

/**
 * Lets a suite start, restart and kill services of its bench: `POST /start/:service`, `/restart/:service` and
 * `/kill/:service`. Answers 200 when the service is ready, 409 with the reason when its code does not start, 404 when it
 * is not on the bench.
 */
export async function startBenchControl(bench: BenchLab): Promise<BenchControl> {
  const server = createServer(async (request, response) => {
    const [, asked, service = ''] = (request.url ?? '').split('/');
    const what = ACTS.find((act) => act === asked);
    const answer = (status: number, text: string) =>
      response.writeHead(status, { 'content-type': 'text/plain' }).end(text);
    if (request.method !== 'POST' || what === undefined || !bench.runs(service)) {
      return answer(
        404,
        `there is no POST ${request.url} here; there are ${ACTS.map((act) => `/${act}/:service`).join(', ')} for what is on the bench`,
      );
    }
    try {
      await (what === 'start' ? bench.startNow(service) : bench.startAgain(service, what));
      answer(200, 'ready');
    } catch (error) {
      answer(error instanceof CodeDoesNotRun ? 409 : 500, (error as Error).message);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
