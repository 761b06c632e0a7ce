import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';

/**
 * What the load benchmark aims at, in a process of its own: answers everything after a fixed time and says, at /seen,
 * how many requests have come. The process prints its address when it listens.
 */
const { values } = parseArgs({ options: { delay: { type: 'string', default: '0' } } });
const delayMs = Number(values.delay);
let seen = 0;

const server = createServer((request, response) => {
  if (request.url === '/seen') {
    response.end(String(seen));
    return;
  }
  seen += 1;
  const answer = () => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"id":"O-1","status":"placed","categories":[{"slug":"lanterns"}]}');
  };
  request.resume();
  request.on('end', () => (delayMs === 0 ? answer() : setTimeout(answer, delayMs)));
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
