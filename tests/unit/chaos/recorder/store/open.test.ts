import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import { LAB_ERRORS } from '#chaos/errors/table.ts';
import { readTrace } from '#chaos/recorder/queries/read-trace.ts';
import { serviceGraph } from '#chaos/recorder/queries/service-graph.ts';
import { THREE_AM, TRACE } from '../otlp-json.ts';
import { TestRecord } from '../test-record.ts';

class Folder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'recorder-'));
  readonly database = join(this.path, 'deep', 'recorder.db');
  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true });
  }
}

const SPAN = { spanId: '1111111111111111', name: 'GET /', kind: 2, startMs: THREE_AM - 1_000, attributes: { a: 'b' } };

describe('a record on disk', () => {
  it('is there when it is opened again', () => {
    using folder = new Folder();
    {
      using record = new TestRecord({ path: folder.database });
      record.addSpans({ orders: [SPAN] });
    }
    using record = new TestRecord({ path: folder.database });
    expect(readTrace(record, TRACE).spans).toMatchObject([
      { name: 'GET /', service: 'orders', attributes: { a: 'b' } },
    ]);
    record.addSpans({ orders: [{ ...SPAN, spanId: '2222222222222222' }] });
    expect(readTrace(record, TRACE).spans).toHaveLength(2);
  });

  it.each([
    ['never wrote its statistics', 0],
    ['wrote its statistics', 1],
  ])('counts every call once although the recorder was killed after it %s', (_, flushes) => {
    using folder = new Folder();
    {
      using record = new TestRecord({ path: folder.database });
      record.addSpans({ orders: [SPAN, { ...SPAN, spanId: '2222222222222222', parentSpanId: SPAN.spanId, kind: 3 }] });
      if (flushes > 0) record.flush();
    }
    using record = new TestRecord({ path: folder.database });
    record.addSpans({ inventory: [{ ...SPAN, spanId: '3333333333333333', parentSpanId: '2222222222222222' }] });
    const { edges, coveredSeconds } = serviceGraph(record, new URLSearchParams(), () => THREE_AM + 2_000);
    expect(
      edges.map(({ client, server, requestRate }) => [client, server, Math.round(requestRate * coveredSeconds)]),
    ).toEqual([
      ['user', 'orders', 1],
      ['orders', 'inventory', 1],
    ]);
  });

  it('is moved aside when it is broken, and a new one begins', () => {
    using folder = new Folder();
    new TestRecord({ path: folder.database })[Symbol.dispose]();
    writeFileSync(folder.database, Buffer.alloc(20_000, 'not a database'));
    const lines: string[] = [];
    using record = new TestRecord({ path: folder.database, report: (line) => lines.push(line) });
    record.addSpans({ orders: [SPAN] });
    expect(lines).toEqual([
      expect.stringMatching(/is broken .* moved to .*recorder\.db\.broken-2026-.* a new record begins/),
    ]);
    expect(readdirSync(join(folder.path, 'deep')).filter((name) => name.includes('.broken-'))).toHaveLength(1);
  });

  it('is left alone when it has another schema version', () => {
    using folder = new Folder();
    new TestRecord({ path: folder.database })[Symbol.dispose]();
    using database = new DatabaseSync(folder.database);
    database.exec('PRAGMA user_version = 99');
    expect(() => new TestRecord({ path: folder.database })).toThrow(
      /schema version 99, and this recorder writes version 1\. Name another file/,
    );
  });

  it('takes telemetry again once a full disk has room', () => {
    using folder = new Folder();
    using record = new TestRecord({ path: folder.database });
    const large = (spanId: string) => ({ orders: [{ ...SPAN, spanId, attributes: { large: 'x'.repeat(100_000) } }] });
    record.addSpans(large('1111111111111111'));
    const pages = Number(record.database.prepare('PRAGMA page_count').get()?.page_count);
    record.database.exec(`PRAGMA max_page_count = ${pages + 2}`);
    expect(() => record.addSpans(large('2222222222222222'))).toThrow(/the disk is full or failing .* Make room/);
    expect(LAB_ERRORS.unavailable.status).toBe(503);
    record.database.exec('PRAGMA max_page_count = 100000');
    record.addSpans(large('3333333333333333'));
    expect(readTrace(record, TRACE).spans.map(({ spanId }) => spanId)).toEqual([
      '1111111111111111',
      '3333333333333333',
    ]);
  });
});
