import { describe, expect, it } from '@jest/globals';
import { TeamPager } from '#chaos/session/team-pager.ts';
import { heldChronicle } from './held-chronicle.ts';
import { begins, enters, eventsOf, MINUTE, NUMBER, resolves } from './told-drill.ts';

function pager(told = eventsOf([enters('phase-1', 15), begins(15)])) {
  const held = heldChronicle(told);
  return { ...held, pager: new TeamPager(held.chronicle) };
}
const PAGES = [
  { severity: 'page', text: 'Totals are off' },
  { severity: 'ticket', text: 'Charges take long' },
] as const;

describe('the pager of a team', () => {
  it('sends each page once, also after a death in the middle', () => {
    const { pager: under, bodies, chronicle } = pager();
    under.send(NUMBER, PAGES.slice(0, 1));
    new TeamPager(chronicle).send(NUMBER, PAGES);
    under.send(NUMBER, PAGES);
    expect(bodies()).toEqual(
      PAGES.map((one, index) => ({ type: 'page.sent', page: index + 1, number: NUMBER, ...one })),
    );
  });

  it('keeps who has seen a page, once', () => {
    const { pager: under } = pager();
    under.send(NUMBER, PAGES);
    expect(under.acknowledge(1, 'Ada')).toMatchObject({ id: 1, acknowledged: { person: 'Ada' } });
    expect(() => under.acknowledge(1, 'Bo')).toThrow('page 1 was acknowledged by Ada already');
    expect(() => under.acknowledge(3, 'Bo')).toThrow(expect.objectContaining({ code: 'not-found' }));
  });

  it('presses with what is due, asks once what customers write, and says it aloud', async () => {
    const { pager: under, clock, said, bodies } = pager();
    let asked = 0;
    const mailsOf = async () => {
      asked += 1;
      return ['You owe me 3 cents'];
    };
    await under.press(mailsOf);
    expect(bodies()).toEqual([]);
    clock.now += 4 * MINUTE;
    await under.press(mailsOf);
    await under.press(mailsOf);
    expect(bodies()).toEqual([
      { type: 'mail.received', mail: 1, number: NUMBER, from: 'customer', text: 'You owe me 3 cents' },
    ]);
    expect([asked, said.at(-1)]).toEqual([1, expect.stringContaining('mail from a customer: You owe me 3 cents')]);
  });

  it('lets the facilitator write, about an incident that has begun', () => {
    const { pager: under, appended } = pager();
    under.write('executive', 'When?');
    expect(appended()).toMatchObject([{ by: 'facilitator', body: { from: 'executive', text: 'When?', mail: 1 } }]);
    const { pager: after, appended: later } = pager(eventsOf([enters('phase-1', 15), begins(15), resolves(20)]));
    after.write('customer', 'Thank you');
    expect(later()).toMatchObject([{ body: { number: NUMBER } }]);
    const { pager: idle } = pager(eventsOf([enters('phase-1', 15)]));
    expect(() => idle.write('executive', 'When?')).toThrow(expect.objectContaining({ code: 'conflict' }));
  });
});
