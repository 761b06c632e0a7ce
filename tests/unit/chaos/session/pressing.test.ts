import { describe, expect, it } from '@jest/globals';
import { duePressing } from '#chaos/session/pressing.ts';
import { foldSession, type SessionState } from '#chaos/session/session-state.ts';
import { begins, enters, eventsOf, MINUTE, NUMBER, resolves } from './told-drill.ts';

type Told = Parameters<typeof eventsOf>[0];

const MAILS = new Map([[NUMBER, ['first', 'second', 'third']]]);
const page = (minutes: number, id: number, severity: 'page' | 'ticket' = 'page'): Told[number] => [
  minutes,
  { type: 'page.sent', page: id, number: NUMBER, severity, text: 'Totals are off' },
];
const posts = (minutes: number): Told[number] => [
  minutes,
  { type: 'update.posted', number: NUMBER, text: 'We are looking', person: 'Cy' },
];
const BEGUN: Told = [enters('phase-1', 15), begins(15)];

/** Lets a drill go on minute by minute, with all that is due appended, as a controller would. */
function pressed(told: Told, until: number, mails: ReadonlyMap<string, readonly string[]> = MAILS): string[] {
  const given: Told[number][] = [...told];
  const said: string[] = [];
  for (let minute = 0; minute <= until; minute += 1) {
    const past = given.filter(([when]) => when <= minute).toSorted(([one], [other]) => one - other);
    const state = foldSession(eventsOf(past)) as SessionState;
    for (const body of duePressing(state, minute * MINUTE, mails)) {
      given.push([minute, body]);
      const what = 'due' in body ? body.due : 'page' in body ? body.page : 'text' in body ? body.text.slice(0, 6) : '';
      said.push(`${minute} ${body.type} ${what}`);
    }
  }
  return said;
}
const only = (said: readonly string[], ...types: string[]) =>
  said.filter((one) => types.some((type) => one.includes(type)));

describe('a team is pressed', () => {
  it('by customers and from above, by minutes of work, and by nobody at tea', () => {
    const told = [...BEGUN, enters('tea-1', 30), enters('phase-2', 40)];
    expect(only(pressed(told, 100), 'mail')).toEqual([
      '19 mail.received first',
      '27 mail.received second',
      // 20 minutes of work are 45 by the clock, with the tea in between.
      '45 mail.received When w',
      '50 mail.received third',
      '75 mail.received When w',
    ]);
  });

  it('by nobody before an incident, after it, and where nobody has anything to say', () => {
    expect(pressed([enters('phase-1', 15)], 60)).toEqual([]);
    expect(only(pressed([...BEGUN, resolves(18)], 60), 'mail', 'update')).toEqual([]);
    expect(only(pressed(BEGUN, 34, new Map()), 'mail')).toEqual([]);
  });

  it('by pages that nobody acknowledges, which go higher twice, and by no ticket', () => {
    const told = [...BEGUN, page(15, 1), page(15, 2, 'ticket'), page(15, 3)];
    const seen: Told[number] = [22, { type: 'page.acknowledged', page: 3, person: 'Ada' }];
    expect(only(pressed([...told, seen], 60), 'escalated')).toEqual([
      '20 page.escalated 1',
      '20 page.escalated 3',
      '25 page.escalated 1',
    ]);
  });

  it('by status updates that are due, and late without one', () => {
    expect(only(pressed(BEGUN, 68), 'update')).toEqual([
      '30 update.due 1',
      '35 update.late 1',
      '60 update.due 2',
      '65 update.late 2',
    ]);
    expect(only(pressed([...BEGUN, posts(33)], 58), 'update')).toEqual(['30 update.due 1']);
  });

  it('by no update that has just come by itself', () => {
    // The one of minute 24 is news until 34.
    expect(only(pressed([...BEGUN, posts(24)], 45), 'update')).toEqual(['35 update.due 1', '40 update.late 1']);
  });

  it('by each of two incidents that are open at once', () => {
    const other = 'INC-0002';
    const mails = new Map([...MAILS, [other, ['another']]]);
    const told = [...BEGUN, begins(15, other), page(15, 1), page(15, 2)];
    const state = foldSession(eventsOf(told)) as SessionState;
    const due = duePressing(state, 20 * MINUTE, mails);
    expect(due).toMatchObject([
      { type: 'page.escalated', page: 1 },
      { type: 'page.escalated', page: 2 },
      { type: 'mail.received', mail: 1, number: NUMBER, text: 'first' },
      { type: 'mail.received', mail: 2, number: other, text: 'another' },
    ]);
    expect(duePressing(state, 31 * MINUTE, mails).filter(({ type }) => type === 'update.due')).toMatchObject([
      { number: NUMBER },
      { number: other },
    ]);
  });

  it('with nothing twice, however late a controller comes back', () => {
    const state = foldSession(eventsOf(BEGUN)) as SessionState;
    const late = duePressing(state, 45 * MINUTE, MAILS);
    expect(late.map((body) => body.type)).toEqual([
      'mail.received',
      'mail.received',
      'mail.received',
      'mail.received',
      'update.due',
    ]);
    const after = foldSession(eventsOf([...BEGUN, ...late.map((body): Told[number] => [45, body])])) as SessionState;
    expect(duePressing(after, 45 * MINUTE, MAILS)).toEqual([]);
  });
});
