import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { LabError } from '#chaos/errors/lab-error.ts';
import type { Reservation } from './queue.ts';

const unzip = promisify(gunzip);

/** Reads a request body, unzipped, and keeps its reservation as large as what is in memory. */
export async function readBody(request: IncomingMessage, reservation: Reservation, maxBytes: number): Promise<Buffer> {
  const body = await gather(request, reservation, maxBytes);
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return body;
  if (encoding !== 'gzip') {
    throw new LabError('unsupported-media-type', `Content encoding ${encoding} is not supported. Send gzip or none.`, {
      field: 'content-encoding',
      expected: 'gzip or none',
      got: encoding,
    });
  }
  const plain = await inflate(body, maxBytes);
  reservation.resize(plain.length);
  return plain;
}

/** Listens for chunks: a `for await` over the request costs as much again as reading it. */
function gather(request: IncomingMessage, reservation: Reservation, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      try {
        length += chunk.length;
        if (length > maxBytes) throw tooLarge(maxBytes);
        if (length > announced(request)) reservation.resize(length);
        chunks.push(chunk);
      } catch (error) {
        request.removeAllListeners('data');
        reject(error);
      }
    });
    request.once('end', () => resolve(Buffer.concat(chunks, length)));
    request.once('error', (cause) => reject(cutOff(cause)));
    request.once('close', () => reject(cutOff()));
  });
}

function cutOff(cause?: Error): LabError {
  return new LabError(
    'bad-request',
    'The connection ended before the whole body had come.',
    { field: 'body' },
    { cause },
  );
}

/** Length that the sender announces, or 0. */
export function announced(request: IncomingMessage): number {
  return Number(request.headers['content-length'] ?? 0);
}

export function tooLarge(maxBytes: number): LabError {
  return new LabError('body-too-large', `The body is larger than ${maxBytes} bytes. Send smaller batches.`, {
    field: 'body',
    expected: `at most ${maxBytes} bytes`,
    got: 'more',
  });
}

async function inflate(body: Buffer, maxBytes: number): Promise<Buffer> {
  try {
    return await unzip(body, { maxOutputLength: maxBytes });
  } catch (cause) {
    if ((cause as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBytes);
    throw new LabError(
      'bad-otlp',
      `The body is not gzip although its content encoding says so: ${(cause as Error).message}.`,
      {
        field: 'body',
        expected: 'gzip',
        got: (cause as Error).message,
      },
    );
  }
}
