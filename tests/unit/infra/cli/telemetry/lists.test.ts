import { describe, expect, it } from '@jest/globals';
import { cellWidth } from '#infra/cli/telemetry/cells.ts';
import { byTime, logLine } from '#infra/cli/telemetry/log-lines.ts';
import { clockText } from '#infra/cli/telemetry/quantities.ts';
import { plainScreen } from '#infra/cli/telemetry/screen.ts';
import { traceListLines } from '#infra/cli/telemetry/trace-list.ts';
import { logOf, START, spanOf, traceOf } from './specimens.ts';

const TIME = clockText(START);

describe('the list of traces', () => {
  const trace = traceOf([spanOf(), spanOf({ service: 'inventory', status: 'error' })]);

  it('has a line for each with the digits that --trace takes', () => {
    expect(traceListLines({ traces: [trace] }, plainScreen(100))).toEqual([
      'time           took  spans  errors  root                 and in     trace',
      `${TIME}  10 ms      2       1  orders POST /orders  inventory  4bf92f35`,
    ]);
  });

  it('keeps to the screen with names that are long', () => {
    const long = {
      ...trace,
      rootName: 'n'.repeat(500),
      services: Array.from({ length: 50 }, (_, index) => `service-${index}`),
    };
    for (const line of traceListLines({ traces: [long] }, plainScreen(80)))
      expect(cellWidth(line)).toBeLessThanOrEqual(80);
  });
});

describe('a log line', () => {
  it('has time, level, service, message, business keys, request, trace', () => {
    const record = logOf({
      message: 'request done',
      attributes: {
        request_id: 'r-1',
        order_id: 'O-17',
        customer_id: 'C1',
        method: 'POST',
        route: '/orders',
        status: 201,
        duration_ms: 44,
      },
    });
    expect(logLine(record, plainScreen(140))).toBe(
      `${TIME} info  orders     request done order=O-17 customer=C1 POST /orders 201 44 ms 4bf92f35`,
    );
  });

  it('says whom a call goes to, and on whose behalf', () => {
    const attributes = { peer: 'inventory', method: 'POST', path: '/reservations', route: '/orders' };
    expect(logLine(logOf({ message: 'call started', attributes, traceId: null }), plainScreen(140))).toBe(
      `${TIME} info  orders     call started -> inventory POST /reservations route=/orders`,
    );
  });

  it('stays one line of its width, whatever was logged', () => {
    const attributes = {
      'err.stack': 'Error\n  at x',
      sql: 'SELECT\n1',
      nested: { deep: ['a'] },
      long: 'x'.repeat(500),
    };
    const line = logLine(
      logOf({ level: 'error', message: `broken\n\u001b[31m${'y'.repeat(300)}`, attributes }),
      plainScreen(100),
    );
    expect(line).not.toMatch(/\p{Cc}/u);
    expect(cellWidth(line)).toBeLessThanOrEqual(100);
    expect(line.endsWith('4bf92f35')).toBe(true);
    expect(logLine(logOf({ attributes }), plainScreen(200))).toContain('sql=SELECT 1 nested={"deep":["a"]}');
  });

  it('comes in the order of time', () => {
    const times = byTime([logOf({ time: 3 }), logOf({ time: 1 }), logOf({ time: 2 })]).map(({ time }) => time);
    expect(times).toEqual([1, 2, 3]);
  });
});
