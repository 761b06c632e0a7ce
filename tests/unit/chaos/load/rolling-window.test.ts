import { describe, expect, it } from '@jest/globals';
import { RollingWindow, WINDOW_MS } from '#chaos/load/rolling-window.ts';

describe('RollingWindow', () => {
  it('gives percentiles within 1% of the truth', () => {
    const window = new RollingWindow();
    for (let ms = 1; ms <= 1_000; ms += 1) window.addLatency(5_000, ms);
    const { p50, p95, p99 } = window.percentiles(6_000) ?? { p50: 0, p95: 0, p99: 0 };
    expect(Math.abs(p50 / 500 - 1)).toBeLessThan(0.01);
    expect(Math.abs(p95 / 950 - 1)).toBeLessThan(0.01);
    expect(Math.abs(p99 / 990 - 1)).toBeLessThan(0.01);
  });

  it('forgets what is older than its length', () => {
    const window = new RollingWindow();
    window.addLatency(1_000, 9_000);
    window.addLatency(20_000, 10);
    expect(window.percentiles(29_000)?.p99).toBeGreaterThan(8_900);
    expect(window.percentiles(1_000 + WINDOW_MS)?.p99).toBeLessThan(11);
    expect(window.percentiles(20_000 + WINDOW_MS + 3_000)).toBeUndefined();
  });

  it('reuses a slot for the next round without what it held', () => {
    const window = new RollingWindow();
    window.addLatency(1_000, 500);
    window.addArrival(1_000);
    window.addLatency(1_000 + WINDOW_MS, 5);
    window.addArrival(1_000 + WINDOW_MS);
    expect(window.percentiles(2_000 + WINDOW_MS)?.p99).toBeLessThan(6);
  });

  it('takes latencies out of its range as the nearest that it can hold', () => {
    const window = new RollingWindow();
    window.addLatency(0, -1);
    window.addLatency(0, 10_000_000);
    expect(window.percentiles(0)?.p50).toBe(0);
    expect(window.percentiles(0)?.p99).toBeGreaterThan(118_000);
  });

  it.each([
    ['since the profile came', 40_000, 41_000, 45_000],
    ['over the last 30 s', 0, 0, 95_000],
  ])('counts arrivals per second %s', (_what, firstAt, since, now) => {
    const window = new RollingWindow();
    for (let at = firstAt; at < now; at += 100) if (at >= since) window.addArrival(at);
    expect(window.arrivalsPerSecond(now, since)).toBeCloseTo(10, 1);
  });

  it('has no rate before any time has passed', () => {
    expect(new RollingWindow().arrivalsPerSecond(7_000, 7_000)).toBe(0);
  });

  it('starts the rate anew without losing latencies', () => {
    const window = new RollingWindow();
    window.addArrival(1_000);
    window.addLatency(1_000, 20);
    window.restartArrivals();
    expect(window.arrivalsPerSecond(2_000, 0)).toBe(0);
    expect(window.percentiles(2_000)?.p50).toBeGreaterThan(19);
  });
});
