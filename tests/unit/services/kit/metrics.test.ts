import { describe, expect, it } from '@jest/globals';
import { trace } from '@opentelemetry/api';
import { counter, DurationHistogram, gauge, metricsPage } from '#kit/metrics.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const span = trace.wrapSpanContext({ traceId, spanId: '00f067aa0ba902b7', traceFlags: 1 });

describe('metricsPage', () => {
  it('is in the OpenMetrics format, which ends in EOF', async () => {
    const page = await metricsPage();
    expect(page.contentType).toMatch(/^application\/openmetrics-text; version=1\.0\.0/);
    expect(page.body).toMatch(/# EOF\n?$/);
  });

  it('says what the process itself uses', async () => {
    expect((await metricsPage()).body).toContain('# TYPE process_resident_memory_bytes gauge');
  });
});

describe('DurationHistogram', () => {
  const duration = new DurationHistogram('walk_duration_seconds', 'Time of a walk, in seconds.', ['way']);
  const bucket = async (way: string, le: string) =>
    (await metricsPage()).body
      .split('\n')
      .find((line) => line.startsWith(`walk_duration_seconds_bucket{le="${le}",way="${way}"}`));

  it('points from the bucket to the trace', async () => {
    duration.observe({ way: 'home' }, 0.7, span);
    expect(await bucket('home', '0.75')).toContain(` 1 # {trace_id="${traceId}",span_id="00f067aa0ba902b7"} 0.7 `);
    expect(await bucket('home', '0.5')).toMatch(/ 0$/);
  });

  it('counts without a trace too', async () => {
    duration.observe({ way: 'out' }, 0.004);
    expect(await bucket('out', '0.005')).toMatch(/ 1\b/);
    expect(await bucket('out', '0.005')).not.toContain('trace_id');
  });

  it('can tell apart durations from 5 ms to 20 s', async () => {
    duration.observe({ way: 'far' }, 19);
    expect(await bucket('far', '10')).toMatch(/ 0$/);
    expect(await bucket('far', '20')).toMatch(/ 1\b/);
  });
});

describe('counter and gauge', () => {
  it('show their help, labels and values', async () => {
    counter('lanterns_lit_total', 'Lanterns lit.', ['colour']).inc({ colour: 'red' }, 2);
    gauge('lanterns_burning', 'Lanterns that burn now.').set(5);
    const { body } = await metricsPage();
    expect(body).toContain(
      '# HELP lanterns_lit Lanterns lit.\n# TYPE lanterns_lit counter\nlanterns_lit_total{colour="red"} 2\n',
    );
    expect(body).toContain('lanterns_burning 5\n');
  });

  it('may be read when they are asked for', async () => {
    let oil = 3;
    gauge('oil_litres', 'Oil left, in litres.', [], function collect() {
      this.set(oil);
    });
    expect((await metricsPage()).body).toContain('oil_litres 3\n');
    oil = 2;
    expect((await metricsPage()).body).toContain('oil_litres 2\n');
  });
});
