import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apiCases } from './api-cases.ts';
import { describeBehaviour } from './behaviour.ts';
import { describeCommandLine, describeNodeClient } from './clients.ts';
import { findProgram, type Peer, peersRequired, startEmbedded, startReal } from './peers.ts';
import { rawExchange, startBackend } from './wire.ts';

const server = findProgram('toxiproxy-server');
const commandLine = findProgram('toxiproxy-cli');

const subjects = [
  { name: 'the embedded proxy', start: startEmbedded },
  ...(server === undefined ? [] : [{ name: 'toxiproxy-server', start: () => startReal(server) }]),
];

describe.each(subjects)('$name', ({ start }) => {
  let peer: Peer;
  beforeAll(async () => {
    peer = await start();
  });
  afterAll(async () => {
    await peer[Symbol.asyncDispose]();
  });

  describeBehaviour(() => peer);
  describeNodeClient(() => peer);
});

if (server === undefined) missing('toxiproxy-server');
else {
  describe('both servers', () => {
    it.each(apiCases)('answer alike: $name', async ({ request }) => {
      const [ours, theirs] = await Promise.all([embedded, real].map((peer) => rawExchange(peer, request)));
      expect(normalised(ours)).toBe(normalised(theirs));
    });

    it.each(['127.0.0.1', 'localhost', '', '0.0.0.0', '[::]'])('answer alike: a taken port of "%s"', async (host) => {
      await using taken = await startBackend();
      const body = JSON.stringify({ name: 'taken', listen: `${host}:${taken.port}`, upstream: 'x' });
      const answers = [embedded, real].map(({ url }) => fetch(`${url}/proxies`, { method: 'POST', body }));
      const [ours, theirs] = await Promise.all(answers.map(async (answer) => (await answer).text()));
      expect(ours).toBe(theirs);
    });

    if (commandLine === undefined) missing('toxiproxy-cli');
    else describeCommandLine(commandLine, () => [embedded, real]);

    let embedded: Peer;
    let real: Peer;
    beforeAll(async () => {
      [embedded, real] = await Promise.all([startEmbedded(), startReal(server)]);
    });
    afterAll(async () => {
      for (const peer of [embedded, real]) await peer[Symbol.asyncDispose]();
    });
  });
}

/** What may differ: the time, the request's id, and ports that the system chose. */
function normalised(answer: string | undefined): string | undefined {
  return answer
    ?.replace(/^Date: .*$/gm, 'Date: now')
    .replace(/^X-Toxiproxy-Request-Id: \w{20}\r$/gm, 'X-Toxiproxy-Request-Id: some\r')
    .replace(/(127\.0\.0\.1|\[::\]|\[::1\]):[1-9]\d{3,4}\b/g, '$1:port')
    .replace(/ on \S+:53/g, '')
    .replace(/^Content-Length: \d+\r$|^[0-9a-f]+\r$/gm, 'length\r');
}

function missing(program: string): void {
  if (peersRequired) {
    it(`has ${program} to compare with`, () => {
      throw new Error(`Expected ${program} on the PATH or in the folder PEERS_BIN, found none.`);
    });
  } else it.skip(`does as the real one does (needs ${program})`, () => {});
}
