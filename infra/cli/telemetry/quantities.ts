/** Three digits that matter, without noise behind them. */
function digits(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : 2);
}

/** @param ms milliseconds, or null where there is nothing to tell */
export function durationText(ms: number | null): string {
  if (ms === null || !Number.isFinite(ms)) return '-';
  if (ms > 0 && ms < 0.005) return '<0.01 ms';
  if (ms < 999.5) return `${digits(ms)} ms`;
  if (ms < 119_500) return `${digits(ms / 1_000)} s`;
  if (ms < 7_170_000) return `${digits(Math.round(ms / 6_000) / 10)} min`;
  return `${digits(Math.round(ms / 360_000) / 10)} h`;
}

/** @param perSecond how often in a second; seldom things are told by the minute */
export function rateText(perSecond: number): string {
  if (perSecond === 0) return '0/s';
  return perSecond < 0.095 ? `${digits(perSecond * 60)}/min` : `${digits(perSecond)}/s`;
}

/** @param ratio from 0 to 1. Not a single failure is rounded away. */
export function percentText(ratio: number): string {
  if (ratio === 0) return '0%';
  return ratio < 0.001 ? '<0.1%' : `${digits(Math.round(ratio * 1_000) / 10)}%`;
}

const LARGE: [number, string][] = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e4, 'k'],
];

/** A metric's value, short; a value in seconds or bytes (by the metric's name) with its unit. */
export function valueText(value: number | null, metricName: string): string {
  if (value === null || Number.isNaN(value)) return '-';
  if (metricName.endsWith('_timestamp_seconds') || metricName.endsWith('_time_seconds'))
    return new Date(value * 1_000).toISOString();
  if (metricName.endsWith('_seconds')) return durationText(value * 1_000);
  if (metricName.endsWith('_bytes')) return `${digits(value / 2 ** 20)} MiB`;
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value);
  const [size, letter] = LARGE.find(([least]) => Math.abs(value) >= least) ?? [1, ''];
  return `${digits(value / (letter === 'k' ? 1e3 : size))}${letter}`;
}

const two = (value: number) => String(value).padStart(2, '0');

/** Time of day where the reader is, with milliseconds. @param time unix milliseconds */
export function clockText(time: number): string {
  const at = new Date(time);
  const seconds = `${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`;
  return `${two(at.getHours())}:${two(at.getMinutes())}:${seconds}`;
}

/** `1 span`, `2 spans`. */
export const countText = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
