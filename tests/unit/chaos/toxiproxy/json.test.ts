import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeJson } from '#chaos/toxiproxy/json/decode.ts';
import { readJson } from '#chaos/toxiproxy/json/read.ts';
import { float32Json, writeJson } from '#chaos/toxiproxy/json/write.ts';
import { proxyListTarget, toxicSettingsTarget } from '#chaos/toxiproxy/requests.ts';
import { Toxic } from '#chaos/toxiproxy/toxic.ts';
import { latency } from '#chaos/toxiproxy/toxics/latency.ts';

const slow = () =>
  new Toxic({ name: 'slow', type: latency, stream: 'downstream', direction: 'downstream', toxicity: 1 });
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

describe('reading', () => {
  it.each([
    ['', 'EOF'],
    [' \n', 'EOF'],
    ['{"a":', 'unexpected EOF'],
    ['[1,]', "invalid character ']' looking for beginning of value"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['tru!', "invalid character '!' in literal true (expecting 'e')"],
    ['-x', "invalid character 'x' in numeric literal"],
    ["'", "invalid character '\\'' looking for beginning of value"],
    ['[1 2]', "invalid character '2' after array element"],
  ])('refuses %j as Go does: %s', (body, message) => {
    expect(() => readJson(Buffer.from(body))).toThrow(message);
  });

  it('accepts and refuses what JSON.parse does', () => {
    const nearlyJson = fc.oneof(
      fc.json(),
      fc.json().map((json) => json.slice(0, -1)),
      fc.string(),
    );
    fc.assert(
      fc.property(nearlyJson, (text) => {
        const theirs = succeeds(() => JSON.parse(text));
        // Go's decoder stops after the first value, so that only what it accepts may have more.
        const ours = succeeds(() => readJson(Buffer.from(text)));
        expect(theirs && !ours).toBe(false);
        expect(/^\s*[{[][^{}[\]]*$/.test(text) && ours).toBe(false);
      }),
    );
  });

  it('keeps values: strings, numbers as written, order and repeats of keys', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.integer())), (entries) => {
        const json = `{${entries.map(([key, value]) => `${JSON.stringify(key)}: ${value}`).join()}}`;
        const expected = entries.map(([key, value]) => [key, { kind: 'number', text: String(value) }]);
        expect(readJson(Buffer.from(json))).toEqual({ kind: 'object', entries: expected });
      }),
    );
  });

  it('survives a million brackets', () => {
    expect(() => readJson(Buffer.from('['.repeat(1_000_000)))).toThrow("invalid character '[' exceeded max depth");
  });
});

describe('attributes', () => {
  it('take any 64-bit integer and give it back', () => {
    fc.assert(
      fc.property(int64, int64, (first, second) => {
        const toxic = slow();
        decodeJson(
          Buffer.from(`{"attributes":{"latency":${first},"Jitter":${second},"other":[1]}}`),
          toxicSettingsTarget(toxic),
        );
        expect(toxic.settings).toEqual({ latency: first, jitter: second });
        expect(writeJson(toxic.settings)).toBe(`{"latency":${first},"jitter":${second}}`);
      }),
    );
  });

  it('keep those that can be read when another one is refused', () => {
    const toxic = slow();
    const decode = () =>
      decodeJson(Buffer.from('{"attributes":{"latency":4,"jitter":1.5}}'), toxicSettingsTarget(toxic));
    expect(decode).toThrow(
      'json: cannot unmarshal number 1.5 into Go struct field LatencyToxic.attributes.jitter of type int64',
    );
    expect(toxic.settings.latency).toBe(4n);
  });

  it('leave toxicity alone where it is not theirs', () => {
    const update = { toxicity: 0.5 };
    decodeJson(Buffer.from('{"toxicity":0.25}'), toxicSettingsTarget(slow(), update));
    expect(update.toxicity).toBe(0.25);
    decodeJson(Buffer.from('{"toxicity":"ignored"}'), toxicSettingsTarget(slow()));
  });
});

describe('a list of proxies', () => {
  it('names the struct that a mistyped field is in', () => {
    const decode = () => decodeJson(Buffer.from('[{"name":1}]'), proxyListTarget([]));
    expect(decode).toThrow('json: cannot unmarshal number into Go struct field .Proxy.name of type string');
  });
});

describe('writing', () => {
  it('is read back by JSON.parse', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => expect(JSON.parse(writeJson({ text }))).toEqual({ text })),
    );
  });

  it('gives the shortest text for a single', () => {
    const singles = fc.float({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0));
    fc.assert(
      fc.property(singles, (value) => {
        const { text } = float32Json(value);
        expect(Math.fround(Number(text))).toBe(value);
        expect(text.length).toBeLessThanOrEqual(String(value).length);
      }),
    );
    expect(float32Json(Math.fround(0.1)).text).toBe('0.1');
    expect(float32Json(-0).text).toBe('-0');
  });
});

function succeeds(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
