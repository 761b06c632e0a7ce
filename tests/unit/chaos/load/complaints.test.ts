import { describe, expect, it } from '@jest/globals';
import { Complaints } from '#chaos/load/complaints.ts';
import { FakeClock } from './fake-clock.ts';

function listen() {
  const clock = new FakeClock();
  const lines: string[] = [];
  return { clock, lines, complaints: new Complaints(clock, (line) => lines.push(line)) };
}

describe('Complaints', () => {
  it('says the first at once and sums up the rest every 5 s', () => {
    const { clock, lines, complaints } = listen();
    for (let second = 0; second < 11; second += 1) {
      complaints.add(`order: failed in second ${second}`);
      clock.advance(1_000);
    }
    expect(lines).toEqual([
      'order: failed in second 0',
      '4 more in 5 s, the latest: order: failed in second 4',
      '5 more in 5 s, the latest: order: failed in second 9',
    ]);
  });

  it('says the next at once after a quiet while', () => {
    const { clock, lines, complaints } = listen();
    complaints.add('one');
    clock.advance(60_000);
    expect(clock.waiting).toBe(0);
    complaints.add('two');
    expect(lines).toEqual(['one', 'two']);
  });

  it('leaves no timer behind when stopped', () => {
    const { clock, complaints } = listen();
    complaints.add('one');
    complaints.stop();
    expect(clock.waiting).toBe(0);
  });
});
