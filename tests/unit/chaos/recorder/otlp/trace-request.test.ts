import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LabError } from '#chaos/errors/lab-error.ts';
import { traceRequestFromJson } from '#chaos/recorder/otlp/json-request.ts';
import { readTraceRequest } from '#chaos/recorder/otlp/trace-request.ts';
import { traceBody } from '../otlp-json.ts';
import { json } from '../test-record.ts';

const body = traceRequestFromJson(
  json(
    traceBody({
      orders: [
        { spanId: '1111111111111111', attributes: { a: 1 }, events: [{ timeMs: 1, name: 'e' }], status: { code: 1 } },
      ],
    }),
  ),
);

/** Either it is read, or it is refused with a coded error: never anything else. */
function readsOrRefuses(bytes: Buffer): void {
  try {
    readTraceRequest(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(LabError);
    expect((error as LabError).code).toBe('bad-otlp');
  }
}

describe('readTraceRequest', () => {
  it('reads an empty request', () => {
    expect(readTraceRequest(Buffer.alloc(0))).toMatchObject({ spans: [], rejected: 0 });
  });

  it('refuses any body that is cut off', () => {
    for (let length = 1; length < body.length; length += 1) {
      expect(() => readTraceRequest(body.subarray(0, length))).toThrow('not an OTLP protobuf request');
    }
  });

  it('survives any single wrong byte', () => {
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.nat(255), (at, byte) => {
        const broken = Buffer.from(body);
        broken[at] = byte;
        readsOrRefuses(broken);
      }),
      { numRuns: 2_000 },
    );
  });

  it('survives any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => readsOrRefuses(Buffer.from(bytes))),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['a trace id of 15 bytes', { traceId: 'aa'.repeat(15) }],
    ['a trace id of zeros', { traceId: '00'.repeat(16) }],
    ['a span id of 4 bytes', { spanId: 'aabbccdd' }],
    ['a span id of zeros', { spanId: '00'.repeat(8) }],
  ])('rejects a span with %s and keeps the others', (_, ids) => {
    const spans = [{ spanId: '1111111111111111', ...ids }, { spanId: '2222222222222222' }];
    const request = readTraceRequest(traceRequestFromJson(json(traceBody({ orders: spans }))));
    expect(request.rejected).toBe(1);
    expect(request.spans).toHaveLength(1);
  });
});
