import type { ServerResponse } from 'node:http';
import { LabError } from '#chaos/errors/lab-error.ts';

/** Whatever was thrown, as an error that can be answered. A fault of the recorder itself also goes to its own output. */
export function asLabError(error: unknown): LabError {
  if (error instanceof LabError) return error;
  console.error(error);
  return new LabError(
    'internal',
    `The flight recorder failed: ${(error as Error).message}. Its output says more.`,
    {},
    { cause: error },
  );
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': bytes.length });
  response.end(bytes);
}

export function refuse(response: ServerResponse, error: unknown): void {
  const refusal = asLabError(error);
  sendJson(response, refusal.status, refusal.toBody());
}
