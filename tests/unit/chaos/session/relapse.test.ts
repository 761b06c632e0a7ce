import { describe, expect, it } from '@jest/globals';
import { Relapse } from '#chaos/session/relapse.ts';

/** Looks every second, for as many seconds as there are readings. @returns the seconds at which a relapse was told */
async function relapsesOf(present: readonly boolean[], numbers: readonly string[] = []) {
  let second = 0;
  const relapse = new Relapse({
    current: () => ({ number: numbers[second] ?? 'INC-3F2A' }) as never,
    reading: async () => ({ present: present[second] ?? false, reading: `felt at ${second} s` }),
  });
  const told: string[] = [];
  for (second = 0; second < present.length; second += 1) {
    const reading = await relapse.look(100_000 + second * 1_000);
    if (reading) told.push(reading);
  }
  return told;
}
const seconds = (count: number, present: boolean) => Array<boolean>(count).fill(present);

describe('an incident that was resolved', () => {
  it('comes back when users suffer for ten seconds, with what they feel then', async () => {
    expect(await relapsesOf([...seconds(5, false), ...seconds(14, true)])).toEqual(['felt at 16 s']);
  });

  it('does not come back for a moment of trouble, however often', async () => {
    const moment = [...seconds(8, true), ...seconds(4, false)];
    expect(await relapsesOf([...moment, ...moment, ...moment])).toEqual([]);
  });

  it('does not come back for what another incident does', async () => {
    const numbers = [...Array<string>(9).fill('INC-0001'), ...Array<string>(9).fill('INC-0002')];
    expect(await relapsesOf(seconds(18, true), numbers)).toEqual([]);
  });
});
