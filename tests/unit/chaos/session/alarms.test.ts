import { describe, expect, it } from '@jest/globals';
import { TeamPager } from '#chaos/session/team-pager.ts';
import { heldChronicle } from './held-chronicle.ts';
import { BEGUN, begins, enters, eventsOf, MINUTE, NUMBER, resolves } from './told-drill.ts';

function drill(told = [enters('phase-1', 15), begins(15)]) {
  const held = heldChronicle(eventsOf(told));
  return { ...held, pager: new TeamPager(held.chronicle) };
}
const alarm = (id: string, minutes = 15.5) => ({
  id,
  severity: 'page' as const,
  text: `${id} is late`,
  since: BEGUN + minutes * MINUTE,
});
const sent = (page: number, name: string, number: string | null = NUMBER) => ({
  type: 'page.sent',
  page,
  number,
  severity: 'page',
  text: `${name.split(' ')[1]} is late`,
  alarm: name,
  since: { time: BEGUN + 15.5 * MINUTE, atMs: 15.5 * MINUTE },
});

describe('what goes on in the lab', () => {
  it('calls once for as long as it goes on, and again when it comes back', () => {
    const { pager, bodies, said } = drill();
    pager.hear('probes', [alarm('orders')]);
    pager.settle();
    pager.hear('probes', [{ ...alarm('orders'), text: 'orders are later still' }]);
    pager.settle();
    expect(bodies()).toEqual([sent(1, 'probes orders')]);
    expect(said.at(-1)).toContain('page 1: orders is late');
    pager.hear('probes', []);
    pager.settle();
    pager.hear('probes', [alarm('orders')]);
    pager.settle();
    expect(bodies().slice(1)).toEqual([{ type: 'page.resolved', page: 1 }, sent(2, 'probes orders')]);
  });

  it('is counted from what was written: a controller that comes back sends nothing twice, and takes nothing back unheard', () => {
    const { pager, chronicle, bodies } = drill();
    pager.hear('probes', [alarm('orders')]);
    pager.settle();
    const back = new TeamPager(chronicle);
    back.settle();
    back.hear('alert', [alarm('orders')]);
    back.settle();
    expect(bodies()).toEqual([sent(1, 'probes orders'), sent(2, 'alert orders')]);
    back.hear('probes', []);
    back.settle();
    expect(bodies().at(-1)).toEqual({ type: 'page.resolved', page: 1 });
  });

  it('is not over because those who look have only begun to', () => {
    const { pager, bodies } = drill();
    pager.hear('probes', [alarm('orders')]);
    pager.settle();
    pager.hear('probes', [], new Set(['orders']));
    pager.settle();
    expect(bodies()).toEqual([sent(1, 'probes orders')]);
    pager.hear('probes', []);
    pager.settle();
    expect(bodies()).toHaveLength(2);
  });

  it('calls also while no incident is open, and for one that goes on after its repair', () => {
    const { pager, bodies } = drill([]);
    pager.hear('probes', [alarm('orders', 0)]);
    pager.settle();
    expect(bodies()).toMatchObject([{ type: 'page.sent', number: null }]);
    const { pager: later, bodies: laterBodies } = drill([enters('phase-1', 15), begins(15), resolves(20)]);
    later.hear('probes', [alarm('orders')]);
    later.settle();
    expect(laterBodies()).toMatchObject([{ type: 'page.sent', number: NUMBER }]);
  });

  it('is over for what the incident brought with it when that has ended', () => {
    const { pager, chronicle, bodies } = drill();
    pager.send(NUMBER, [{ severity: 'page', text: 'A processor is busy' }]);
    pager.settle();
    expect(bodies()).toHaveLength(1);
    chronicle.append({ type: 'incident.ended', number: NUMBER }, 'controller');
    pager.settle();
    pager.settle();
    expect(bodies().slice(2)).toEqual([{ type: 'page.resolved', page: 1 }]);
  });

  it('calls nobody once the drill is over', () => {
    const { pager, chronicle, bodies } = drill();
    chronicle.append({ type: 'drill.ended', why: 'stopped' }, 'facilitator');
    pager.hear('probes', [alarm('orders')]);
    pager.settle();
    expect(bodies()).toHaveLength(1);
  });
});
