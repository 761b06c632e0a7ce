import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readKeyValue } from '#chaos/recorder/otlp/any-value.ts';
import { logsRequestFromJson, traceRequestFromJson } from '#chaos/recorder/otlp/json-request.ts';
import { readLogsRequest } from '#chaos/recorder/otlp/logs-request.ts';
import { readTraceRequest, type SpanView } from '#chaos/recorder/otlp/trace-request.ts';
import { keyValues, logsBody, THREE_AM, TRACE, traceBody } from '../otlp-json.ts';
import { json } from '../test-record.ts';

const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true, noInteger: true }),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.string(), tie('any'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).any;

describe('OTLP/JSON', () => {
  it('keeps every kind of attribute value', () => {
    fc.assert(
      fc.property(fc.string(), value, (key, expected) => {
        const body = traceBody({ orders: [{ spanId: '1111111111111111' }] }) as {
          resourceSpans: { scopeSpans: { spans: object[] }[] }[];
        };
        Object.assign(body.resourceSpans[0]?.scopeSpans[0]?.spans[0] as object, {
          attributes: keyValues({ [key]: expected }),
        });
        const { bytes, spans } = readTraceRequest(traceRequestFromJson(json(body)));
        const [from, to] = (spans[0] as SpanView).attributes as [number, number];
        expect(readKeyValue(bytes, from, to)).toEqual([key, expected]);
      }),
    );
  });

  it('reads a span as it was sent', () => {
    const body = traceBody({
      orders: [
        {
          spanId: '00f067aa0ba902b7',
          parentSpanId: '1111111111111111',
          name: 'GET /o',
          kind: 2,
          durationMs: 12.345,
          status: { code: 2, message: 'no' },
        },
      ],
    });
    const { bytes, spans, rejected } = readTraceRequest(traceRequestFromJson(json(body)));
    const [span] = spans;
    expect(rejected).toBe(0);
    expect(bytes.toString('hex', span?.traceId, (span?.traceId ?? 0) + 16)).toBe(TRACE);
    expect(span).toMatchObject({
      kind: 2,
      startUs: THREE_AM * 1000,
      durationUs: 12_345,
      status: 2,
      origin: { service: 'orders' },
    });
  });

  it('takes enum names and leaves out unknown fields', () => {
    const body = traceBody({ orders: [{ spanId: '1111111111111111' }] });
    const text = JSON.stringify(body).replace('"kind":1', '"kind":"SPAN_KIND_CLIENT","flags":257,"tomorrow":{"x":[1]}');
    expect(readTraceRequest(traceRequestFromJson(Buffer.from(text))).spans[0]?.kind).toBe(3);
  });

  it('reads log bodies that are not text', () => {
    const { records } = readLogsRequest(logsRequestFromJson(json(logsBody({ orders: [{ body: { a: [1, true] } }] }))));
    expect(records[0]?.body).toEqual({ a: [1, true] });
  });

  it.each([
    ['{', 'bad-json', /body is not JSON/],
    ['[]', 'bad-otlp', /^body must be an object, but is \[\]/],
    ['{"resourceSpans":{}}', 'bad-otlp', /^resourceSpans must be a list/],
    [
      '{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"xyz"}]}]}]}',
      'bad-otlp',
      /^resourceSpans\[0\]\.scopeSpans\[0\]\.spans\[0\]\.traceId must be hexadecimal digits, but is "xyz"/,
    ],
    [
      '{"resourceSpans":[{"scopeSpans":[{"spans":[{"startTimeUnixNano":"soon"}]}]}]}',
      'bad-otlp',
      /startTimeUnixNano must be nanoseconds/,
    ],
    [
      '{"resourceSpans":[{"scopeSpans":[{"spans":[{"kind":"SERVER"}]}]}]}',
      'bad-otlp',
      /kind must be a number or one of SPAN_KIND_UNSPECIFIED/,
    ],
  ])('refuses %s', (body, code, message) => {
    expect(() => traceRequestFromJson(Buffer.from(body))).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});
