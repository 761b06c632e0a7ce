import { Agent, request } from 'node:http';
import { encodePayloads, freshen, jsonOf, type Payloads } from './payloads.ts';

/** What the sender is asked to do: until so many spans were sent or so many seconds passed, whichever is first. */
export interface SendOrder {
  address: string;
  encoding: 'protobuf' | 'json';
  spans: number;
  seconds: number;
  /** Spans per second at most. */
  rate?: number;
}

export interface SendReport {
  accepted: number;
  refused: number;
  seconds: number;
  /** Some of the traces that were accepted. */
  traceIds: string[];
}

const CONNECTIONS = 4;
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

function post(address: string, type: string, body: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(`${address}/v1/traces`, {
      method: 'POST',
      agent,
      headers: { 'content-type': type, 'content-length': body.length },
    });
    call.on('error', reject);
    call.on('response', (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    call.end(body);
  });
}

/** Each connection has sets of requests of its own, sends them one after another, and makes them new in between. */
async function send(order: SendOrder): Promise<SendReport> {
  const type = order.encoding === 'json' ? 'application/json' : 'application/x-protobuf';
  const report: SendReport = { accepted: 0, refused: 0, seconds: 0, traceIds: [] };
  const sets: Payloads[] = Array.from({ length: CONNECTIONS }, () => encodePayloads(600, Math.random));
  const json = order.encoding === 'json' ? Array.from({ length: 30 }, () => jsonOf(100, Math.random)).flat() : [];
  const began = performance.now();
  const elapsed = () => (performance.now() - began) / 1000;
  const done = () => elapsed() >= order.seconds || report.accepted + report.refused >= order.spans;
  const count = async (body: Buffer, spans: number) => {
    const status = await post(order.address, type, body);
    if (status === 200) report.accepted += spans;
    else report.refused += spans;
    const ahead = order.rate === undefined ? 0 : report.accepted / order.rate - elapsed();
    if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, ahead * 1000));
  };
  const connection = async (set: Payloads, number: number) => {
    for (let last = began, i = number; !done(); i += CONNECTIONS) {
      if (json.length > 0) {
        const { body, spans } = json[i % json.length] as (typeof json)[0];
        await count(body, spans);
        continue;
      }
      const now = performance.now();
      freshen(set, Math.random, now - last);
      last = now;
      for (const { body, spans, ids } of set) {
        if (done()) break;
        await count(body, spans);
        report.traceIds.push(body.toString('hex', ids[0], (ids[0] as number) + 16));
      }
    }
  };
  await Promise.all(sets.map(connection));
  report.seconds = elapsed();
  return report;
}

process.on('message', async (order: SendOrder) => {
  process.send?.(await send(order));
  process.disconnect();
});
