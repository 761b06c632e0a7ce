import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cellWidth } from '#infra/cli/telemetry/cells.ts';
import { clockText } from '#infra/cli/telemetry/quantities.ts';
import { plainScreen, type Screen } from '#infra/cli/telemetry/screen.ts';
import { timeBar } from '#infra/cli/telemetry/span-line.ts';
import { waterfallLines } from '#infra/cli/telemetry/waterfall.ts';
import { queryOf, START, spanOf, traceOf } from './specimens.ts';

const HTTP = { 'http.response.status_code': 201 };

function orderTrace() {
  const root = spanOf({ durationMs: 100, attributes: HTTP });
  const call = spanOf({
    parentSpanId: root.spanId,
    name: 'POST',
    kind: 'client',
    startTime: START + 40,
    durationMs: 60,
    status: 'error',
    statusMessage: 'no answer\nin time',
    attributes: {
      'url.full': 'http://127.0.0.1:4443/reservations',
      'server.address': '127.0.0.1',
      'server.port': 4443,
    },
  });
  const queries = [0, 10, 20].map((ms) =>
    queryOf('SELECT *\n  FROM   orders', { parentSpanId: root.spanId, startTime: START + ms, durationMs: 5 }),
  );
  return traceOf([root, ...queries, call]);
}

describe('the bar of a span', () => {
  const trace = { startTime: START, durationMs: 100 };
  const bar = (startMs: number, durationMs: number) =>
    timeBar([spanOf({ startTime: START + startMs, durationMs })], trace, 10);

  it.each([
    [0, 100, '██████████'],
    [0, 50, '█████·····'],
    [50, 10, '·····█····'],
    [50, 0, '·····█····'],
    [100, 0, '·········█'],
    [95, 500, '·········█'],
    [-20, 30, '█·········'],
  ])('from %d ms for %d ms is %s', (startMs, durationMs, expected) => {
    expect(bar(startMs, durationMs)).toBe(expected);
  });

  it('is drawn for a trace that took no time', () => {
    expect(timeBar([spanOf({ durationMs: 0 })], { startTime: START, durationMs: 0 }, 4)).toBe('█···');
  });
});

describe('a waterfall', () => {
  it('shows tree, time, what failed, whom it called, and what repeats', () => {
    const lines = waterfallLines(orderTrace(), plainScreen(100), { peers: new Map([[4443, 'inventory']]) });
    expect(lines).toEqual([
      'trace 4bf92f3577b34da6a3ce929d0e0e4736  orders POST /orders',
      `${clockText(START)}, 100 ms, 5 spans, 1 error, 1 service`,
      '',
      'service  span                                                   when                            took',
      'orders   POST /orders  201                                      █████████████████████████     100 ms',
      'orders   ├ x 3  pg.query SELECT * FROM orders  max 5 ms         ████·██··················    Σ 15 ms',
      'orders   └ ✗  POST /reservat…  no answer in time  -> inventory  ··········███████████████      60 ms',
      '',
      'x N: so many alike in one line, Σ: their sum; --unfold shows each',
    ]);
  });

  it('shows every span with unfold', () => {
    const lines = waterfallLines(orderTrace(), plainScreen(100), { unfold: true });
    expect(lines.filter((line) => line.includes('SELECT * FROM orders'))).toHaveLength(3);
    expect(lines.join('\n')).not.toContain('x 3');
  });

  it('counts failures within what it folds', () => {
    const spans = [false, true, true].map((fails) => queryOf('SELECT 1', { status: fails ? 'error' : 'unset' }));
    expect(waterfallLines(traceOf(spans), plainScreen(100)).join('\n')).toContain('✗ 2 of x 3  pg.query SELECT 1');
  });

  it('keeps count and status where a statement is cut', () => {
    const long = `SELECT ${'column, '.repeat(100)}`;
    const spans = [1, 2, 3].map(() => queryOf(long));
    const text = waterfallLines(traceOf(spans), plainScreen(80)).join('\n');
    expect(text).toMatch(/x 3 {2}pg\.query SELECT .*… {2}max 10 ms/);
  });

  it('fits the screen, whatever services, names and depth there are', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 80 });
    const chain = fc.array(fc.tuple(text, text, fc.boolean()), { minLength: 1, maxLength: 60 });
    const coloured: Screen = { width: 0, paint: (_style, painted) => painted };
    fc.assert(
      fc.property(chain, fc.integer({ min: 72, max: 160 }), (links, width) => {
        const spans = links.map(([service, name, fails], index) =>
          spanOf({
            service,
            name,
            status: fails ? 'error' : 'ok',
            statusMessage: name,
            spanId: `s${index}`,
            parentSpanId: `s${index - 1}`,
          }),
        );
        for (const line of waterfallLines(traceOf(spans), { ...coloured, width })) {
          expect(cellWidth(line)).toBeLessThanOrEqual(width);
          expect(line).not.toMatch(/[\r\n]/);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('draws thousands of spans', () => {
    const root = spanOf({ durationMs: 1_000 });
    const spans = Array.from({ length: 20_000 }, (_, index) =>
      queryOf('SELECT 1', { parentSpanId: root.spanId, startTime: START + index / 20 }),
    );
    const lines = waterfallLines({ ...traceOf([root]), spans: [root, ...spans] }, plainScreen(100));
    expect(lines.join('\n')).toContain('x 20000');
  });
});
