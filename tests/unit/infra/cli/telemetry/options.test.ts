import { describe, expect, it } from '@jest/globals';
import { LabError } from '#chaos/errors/lab-error.ts';
import {
  type OptionReader,
  readDuration,
  readLabel,
  readLevel,
  readLimit,
  readService,
  readTraceId,
} from '#infra/cli/telemetry/options.ts';

describe('lengths of time', () => {
  it.each([
    ['500ms', 500],
    ['1.5s', 1_500],
    ['90s', 90_000],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['0s', 0],
  ])('%s is %d ms', (text, milliseconds) => {
    expect(readDuration('--since', text)).toBe(milliseconds);
  });
});

describe('other options', () => {
  it('are read as what they mean', () => {
    expect(readService('--service', 'orders')).toBe('orders');
    expect(readLevel('--level', 'WARN')).toBe('warn');
    expect(readTraceId('--trace', '4BF92F35')).toBe('4bf92f35');
    expect(readLimit(1_000)('--limit', '20')).toBe(20);
    expect(readLabel('--label', 'outcome=out=of stock')).toEqual(['outcome', 'out=of stock']);
    expect(readLabel('--label', 'outcome=')).toEqual(['outcome', '']);
  });
});

const WRONG: [OptionReader<unknown>, string, string, string][] = [
  ...['500', '5 m', '', 'm', '-5m', '1e3s', '5x', 'yesterday'].map(
    (text): [OptionReader<unknown>, string, string, string] => [
      readDuration,
      '--since',
      text,
      'such as 500ms, 90s, 5m or 2h',
    ],
  ),
  [readDuration, '--since', '99999999h', 'at most a year, such as 365d'],
  [readService, '--service', 'order', 'one of storefront, orders,'],
  [readService, '--service', 'toString', 'one of storefront, orders,'],
  [readLevel, '--level', 'loud', 'one of trace, debug, info, warn, error, fatal'],
  [readTraceId, '--trace', '4bf92f3', 'the 8 to 32 first hexadecimal digits'],
  [readTraceId, '--trace', '4bf92f35-', 'the 8 to 32 first hexadecimal digits'],
  [readTraceId, '--trace', '0'.repeat(33), 'the 8 to 32 first hexadecimal digits'],
  ...['0', '1001', '-1', '1.5', 'NaN', '', '1e2'].map((text): [OptionReader<unknown>, string, string, string] => [
    readLimit(1_000),
    '--limit',
    text,
    'a whole number from 1 to 1000',
  ]),
  [readLabel, '--label', 'outcome', 'such as outcome=failed'],
  [readLabel, '--label', '=failed', 'such as outcome=failed'],
];

describe('a wrong option', () => {
  it.each(WRONG)('%p %s %p is refused with its name, what it must be and what came', (read, option, text, expected) => {
    let refusal: unknown;
    try {
      read(option, text);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(LabError);
    const { message, exitCode } = refusal as LabError;
    expect(exitCode).toBe(2);
    expect(message).toMatch(new RegExp(`^${option} must be `));
    expect(message).toContain(expected);
    expect(message.endsWith(`; got ${JSON.stringify(text)}`)).toBe(true);
  });
});
