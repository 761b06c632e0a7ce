import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ExpositionError, readExposition, readSeries } from '#chaos/recorder/scrape/exposition.ts';

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,10}$/);
const labels = fc.dictionary(name, fc.string(), { maxKeys: 4, noNullPrototype: true });
const value = fc.oneof(fc.double(), fc.integer());

function spell(number: number): string {
  // String() drops the sign of a negative zero, which the format can carry.
  if (Object.is(number, -0)) return '-0';
  return Number.isFinite(number)
    ? String(number)
    : ({ NaN: 'NaN', Infinity: '+Inf', '-Infinity': '-Inf' }[String(number)] as string);
}

function series(metric: string, given: Record<string, string>): string {
  const inner = Object.entries(given).map(([label, text]) => `${label}="${escaped(text)}"`);
  return inner.length > 0 ? `${metric}{${inner.join(',')}}` : metric;
}

describe('readExposition', () => {
  it('reads whatever names, labels, values and exemplars it is given', () => {
    const sample = fc.record({
      name,
      labels,
      value,
      exemplar: fc.option(fc.record({ labels, value }), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(sample), (samples) => {
        const lines = samples.map((one) => {
          const exemplar =
            one.exemplar === undefined
              ? ''
              : ` # ${series('', { x: '1', ...one.exemplar.labels })} ${spell(one.exemplar.value)} 17.5`;
          return `${series(one.name, one.labels)} ${spell(one.value)}${exemplar}\n`;
        });
        const read = readExposition(`${lines.join('')}# EOF\n`).samples;
        const got = read.map((one) => ({
          ...readSeries(one.series),
          value: one.value,
          exemplar: one.exemplar && readSeries(one.exemplar.labels).labels,
        }));
        expect(got).toEqual(
          samples.map((one) => ({
            name: one.name,
            labels: one.labels,
            value: one.value,
            exemplar: one.exemplar && { x: '1', ...one.exemplar.labels },
          })),
        );
        for (const { exemplar } of read) if (exemplar !== undefined) expect(exemplar.timestamp).toBe(17.5);
      }),
    );
  });

  it('reads families', () => {
    const { families } = readExposition(
      '# TYPE x_seconds histogram\n# HELP x_seconds How \\"long\\"\\nit takes.\n# UNIT x_seconds seconds\n# a remark\n# TYPE y untyped\n',
    );
    expect(families.get('x_seconds')).toEqual({ type: 'histogram', help: 'How "long"\nit takes.', unit: 'seconds' });
    expect(families.get('y')?.type).toBe('unknown');
  });

  it('reads values with a timestamp behind them, and windows line ends', () => {
    expect(readExposition('a{b="c"} 1.5e3 1700000000\r\nd 2').samples).toEqual([
      { series: 'a{b="c"}', value: 1500 },
      { series: 'd', value: 2 },
    ]);
  });

  it.each([
    ['<html>', /line 1: no value/],
    ['a 1\nb{c="d 2', /line 2: labels without a closing brace/],
    ['a one', /line 1: "one" is not a number/],
    ['a{} 1 # {t="x"} ', /line 1: "" is not a number/],
  ])('refuses %j', (text, message) => {
    expect(() => readExposition(text)).toThrow(ExpositionError);
    expect(() => readExposition(text)).toThrow(message);
  });
});
