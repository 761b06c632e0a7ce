import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Span } from '#chaos/recorder/answers.ts';
import { foldSpans, type SpanGroup, unfoldedSpans } from '#infra/cli/telemetry/span-folding.ts';
import { type SpanNode, spanTrees } from '#infra/cli/telemetry/span-tree.ts';
import { queryOf, START, spanOf } from './specimens.ts';

const nodesIn = (nodes: readonly SpanNode[]): Span[] =>
  nodes.flatMap(({ span, children }) => [span, ...nodesIn(children)]);
const spansIn = (groups: readonly SpanGroup[]): Span[] =>
  groups.flatMap(({ spans, children }) => [...spans, ...spansIn(children)]);
const idsOf = (spans: readonly Span[]) => spans.map(({ spanId }) => spanId).sort();

/** Spans whose parents are any of them, none, themselves or somebody unknown: circles are in there, too. */
const anySpans = fc
  .array(
    fc.record({
      parent: fc.option(fc.nat(40)),
      service: fc.constantFrom('orders', 'pricing'),
      name: fc.constantFrom('GET', 'pg.query'),
      startMs: fc.nat(100),
      durationMs: fc.nat(50),
    }),
    { maxLength: 40 },
  )
  .map((given) => {
    const ids = given.map((_, index) => `id-${index}`);
    return given.map(({ parent, startMs, ...rest }, index) =>
      spanOf({
        ...rest,
        spanId: ids[index] ?? '',
        parentSpanId: parent === null ? null : (ids[parent] ?? 'unknown'),
        startTime: START + startMs,
      }),
    );
  });

describe('span trees', () => {
  it('put a span below its parent, siblings by start', () => {
    const root = spanOf();
    const [late, early] = [20, 10].map((ms) => spanOf({ parentSpanId: root.spanId, startTime: START + ms }));
    const orphan = spanOf({ parentSpanId: 'not there', startTime: START + 5 });
    const trees = spanTrees([late, root, orphan, early].filter((span) => span !== undefined));
    expect(trees.map(({ span }) => span)).toEqual([root, orphan]);
    expect(trees[0]?.children.map(({ span }) => span)).toEqual([early, late]);
  });

  it('hold every span once, whatever its parent', () => {
    fc.assert(fc.property(anySpans, (spans) => expect(idsOf(nodesIn(spanTrees(spans)))).toEqual(idsOf(spans))));
  });
});

describe('folding', () => {
  it('loses no span and doubles none', () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        const trees = spanTrees(spans);
        expect(idsOf(spansIn(foldSpans(trees)))).toEqual(idsOf(spans));
        expect(idsOf(spansIn(unfoldedSpans(trees)))).toEqual(idsOf(spans));
      }),
    );
  });

  it('folds only what is alike, and three or more of it', () => {
    const check = (groups: readonly SpanGroup[]): void => {
      for (const { spans, children } of groups) {
        expect(spans.length).not.toBe(2);
        expect(new Set(spans.map(({ service, name }) => `${service} ${name}`)).size).toBe(1);
        expect(spans.map(({ startTime }) => startTime)).toEqual(spans.map(({ startTime }) => startTime).sort());
        check(children);
      }
    };
    fc.assert(fc.property(anySpans, (spans) => check(foldSpans(spanTrees(spans)))));
  });

  it('keeps the order of start and is the same the second time', () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        const groups = foldSpans(spanTrees(spans));
        const starts = groups.map(({ spans: [first] }) => first.startTime);
        expect(starts).toEqual(starts.toSorted((a, b) => a - b));
        expect(foldSpans(spanTrees(spans))).toEqual(groups);
      }),
    );
  });

  it('folds two queries of each of twenty products to two lines, with what lies between them', () => {
    const root = spanOf({ service: 'storefront', name: 'GET /products' });
    const perProduct = Array.from({ length: 20 }, (_, index) => {
      const at = { parentSpanId: root.spanId, startTime: START + index * 3 };
      const call = spanOf({
        ...at,
        startTime: at.startTime + 2,
        name: 'GET',
        kind: 'client',
        attributes: { 'url.full': `http://127.0.0.1:4441/suppliers/NM-${index}` },
      });
      return [
        queryOf('SELECT rating FROM reviews', at),
        queryOf('SELECT author FROM reviews', { ...at, startTime: at.startTime + 1 }),
        call,
        spanOf({
          service: 'partner',
          name: 'GET /suppliers/:sku',
          parentSpanId: call.spanId,
          startTime: at.startTime + 2.5,
        }),
      ];
    });
    const [tree] = foldSpans(spanTrees([root, ...perProduct.flat()]));
    expect(tree?.children.map(({ spans }) => spans.length)).toEqual([20, 20, 20]);
    expect(tree?.children[2]?.children.map(({ spans }) => spans.length)).toEqual([20]);
  });

  it('tells statements, peers and paths of another shape apart', () => {
    const call = (url: string) => spanOf({ name: 'GET', kind: 'client', attributes: { 'url.full': url } });
    const shapes = (...spans: Span[]) => foldSpans(spanTrees(spans)).map(({ spans: { length } }) => length);
    const three = <Value>(make: () => Value) => [make(), make(), make()];
    expect(shapes(...three(() => queryOf('SELECT 1')), ...three(() => queryOf('SELECT 2')))).toEqual([3, 3]);
    expect(shapes(...three(() => call('http://a/orders/1')), ...three(() => call('http://a/orders/2')))).toEqual([6]);
    expect(shapes(...three(() => call('http://a/orders/1')), ...three(() => call('http://a/stock/2')))).toEqual([3, 3]);
  });
});
