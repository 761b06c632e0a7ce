import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Condition, placeOf } from '#chaos/conditions/condition.ts';
import { ConditionJournal, type JournalEntry, outstanding, readJournal } from '#chaos/conditions/journal.ts';
import { conditions, steps } from './arbitrary.ts';

type Step = { step: JournalEntry['step']; one: Condition };

function scratch() {
  const folder = mkdtempSync(join(tmpdir(), 'journal-'));
  return { file: join(folder, 'journal.ndjson'), [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

function writeAll(file: string, some: readonly Step[]): void {
  const journal = new ConditionJournal(file);
  for (const { step, one } of some) journal.write(step, one);
  journal.close();
}

const entriesOf = (some: readonly Step[]): JournalEntry[] =>
  some.map(({ step, one }) => ({ time: '2026-01-01T00:00:00.000Z', step, condition: one }));

describe('outstanding', () => {
  it('is what each place was last told, unless that was to revert, newest last', () => {
    fc.assert(
      fc.property(steps, (some) => {
        const lastOfPlace = some.filter(
          ({ one }, index) => !some.slice(index + 1).some((later) => placeOf(later.one) === placeOf(one)),
        );
        const expected = lastOfPlace.filter(({ step }) => step !== 'reverted').map(({ one }) => one);
        expect(outstanding(entriesOf(some))).toEqual(expected);
      }),
    );
  });

  it('holds one condition at most on a place', () => {
    fc.assert(
      fc.property(steps, (some) => {
        const places = outstanding(entriesOf(some)).map(placeOf);
        expect(new Set(places).size).toBe(places.length);
      }),
    );
  });

  it('is empty once everything is reverted', () => {
    fc.assert(
      fc.property(steps, (some) => {
        const undone = outstanding(entriesOf(some)).map((one): Step => ({ step: 'reverted', one }));
        expect(outstanding(entriesOf([...some, ...undone]))).toEqual([]);
      }),
    );
  });

  it('does not mind whether an intention was acknowledged', () => {
    fc.assert(
      fc.property(steps, (some) => {
        const unacknowledged = some.map((one): Step => (one.step === 'applied' ? { ...one, step: 'intended' } : one));
        expect(outstanding(entriesOf(unacknowledged))).toEqual(outstanding(entriesOf(some)));
      }),
    );
  });
});

describe('ConditionJournal', () => {
  it('gives back what was written, in order, also over several openings', () => {
    fc.assert(
      fc.property(steps, steps, (before, after) => {
        using place = scratch();
        writeAll(place.file, before);
        writeAll(place.file, after);
        const read = readJournal(place.file).map(({ step, condition }) => ({ step, one: condition }));
        expect(read).toEqual([...before, ...after]);
      }),
      { numRuns: 25 },
    );
  });

  it('is empty where no file is', () => {
    using place = scratch();
    expect(readJournal(place.file)).toEqual([]);
  });

  it('keeps others out of its file', () => {
    using place = scratch();
    writeAll(place.file, []);
    expect(statSync(place.file).mode & 0o077).toBe(0);
  });

  it('leaves out a last line cut short anywhere, and goes on after it', () => {
    fc.assert(
      fc.property(
        steps,
        conditions,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (some, one, share) => {
          using place = scratch();
          writeAll(place.file, some);
          const whole = readFileSync(place.file);
          writeAll(place.file, [{ step: 'intended', one }]);
          const line = readFileSync(place.file).subarray(whole.length);
          writeFileSync(place.file, Buffer.concat([whole, line.subarray(0, Math.floor(share * line.length))]));
          expect(readJournal(place.file)).toHaveLength(some.length);
          writeAll(place.file, [
            { step: 'intended', one },
            { step: 'applied', one },
          ]);
          expect(readJournal(place.file)).toHaveLength(some.length + 2);
        },
      ),
      { numRuns: 25 },
    );
  });

  it.each(['{"time":', '{}', 'null'])('refuses a broken line in the middle: %s', (broken) => {
    using place = scratch();
    const one: Condition = { kind: 'partition', link: 'orders-to-pricing' };
    writeAll(place.file, [{ step: 'intended', one }]);
    appendFileSync(place.file, `${broken}\n`);
    writeAll(place.file, [{ step: 'reverted', one }]);
    expect(() => readJournal(place.file)).toThrow(`${place.file}: line 2 is not an entry of the journal`);
  });
});
