import { createServer, type Server } from 'node:net';

/**
 * The far side of the proxy benchmark, in a process of its own: one port returns what it gets, the other one
 * swallows it and answers each full `acknowledgeBytes` with a byte. Prints both ports.
 */
export const acknowledgeBytes = 1024 * 1024;

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
}

if (import.meta.main) {
  const echo = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => {}); // The benchmark leaves without a good-bye.
    socket.on('data', (chunk) => socket.write(chunk));
  });
  const sink = createServer({ noDelay: true }, (socket) => {
    let received = 0;
    socket.on('error', () => {}); // As above.
    socket.on('data', (chunk) => {
      received += chunk.length;
      for (; received >= acknowledgeBytes; received -= acknowledgeBytes) socket.write('.');
    });
  });
  console.log(JSON.stringify({ echo: await listen(echo), sink: await listen(sink) }));
}
