import { describe, expect, it } from '@jest/globals';
import { TeamBoard } from '#chaos/session/team-board.ts';
import { heldChronicle } from './held-chronicle.ts';
import { begins, enters, eventsOf, NUMBER, resolves } from './told-drill.ts';

const OPEN = eventsOf([enters('phase-1', 15), begins(15)]);

function board(told = OPEN) {
  const held = heldChronicle(told);
  return { ...held, board: new TeamBoard(held.chronicle) };
}

const refused = { code: 'conflict' };

describe('the board of a team', () => {
  it('keeps who has a role, and hands it over', () => {
    const { board: under, clock, chronicle } = board();
    under.takeRole('scribe', 'Ada');
    expect(() => under.takeRole('scribe', 'Ada')).toThrow(expect.objectContaining(refused));
    clock.now += 60_000;
    under.takeRole('scribe', 'Bo');
    under.takeRole('operations', 'Bo');
    const { scribe, operations, communications } = chronicle.latest().board.roles;
    expect([scribe?.person, operations?.person, communications]).toEqual(['Bo', 'Bo', undefined]);
    expect(scribe?.time).toBe(clock.now);
  });

  it('numbers hypotheses, weighs them, and ends each by what speaks for its end', () => {
    const { board: under, bodies } = board();
    expect(under.raise('It is the worker', 'Ada')).toMatchObject({
      id: 1,
      number: NUMBER,
      owner: 'Ada',
      decided: null,
    });
    expect(under.raise('It is the partner', 'Bo')).toMatchObject({ id: 2 });
    expect(() => under.decide(1, 'confirmed', 'Ada')).toThrow('nothing on the board speaks for hypothesis 1');
    under.weigh(1, 'against', 'Idle by now, and no better', 'Cy');
    expect(() => under.decide(1, 'confirmed', 'Ada')).toThrow(expect.objectContaining(refused));
    expect(under.decide(1, 'refuted', 'Ada')).toMatchObject({ decided: { end: 'refuted', person: 'Ada' } });
    expect(() => under.weigh(1, 'for', 'But still', 'Cy')).toThrow('hypothesis 1 was refuted by Ada already');
    expect(() => under.weigh(3, 'for', 'What?', 'Cy')).toThrow(expect.objectContaining({ code: 'not-found' }));
    expect(bodies().map(({ type }) => type)).toEqual([
      'hypothesis.raised',
      'hypothesis.raised',
      'hypothesis.weighed',
      'hypothesis.decided',
    ]);
  });

  it('tells the company about the incident that is open, or that it is over, and nobody about none', () => {
    const { board: under, said } = board();
    expect(under.post('We are looking', 'Cy').updates).toMatchObject([{ number: NUMBER, text: 'We are looking' }]);
    expect(said.at(-1)).toContain('a status update was posted');
    const { board: idle } = board(eventsOf([enters('phase-1', 15), begins(15), resolves(20)]));
    expect(idle.post('All is well', 'Cy').updates).toMatchObject([{ number: NUMBER, text: 'All is well' }]);
    const next = eventsOf([enters('phase-1', 15), begins(15), resolves(20), begins(21, 'INC-0002')]);
    expect(board(next).board.post('All is well', 'Cy', NUMBER).updates).toMatchObject([{ number: NUMBER }]);
    expect(board(next).board.post('We are looking', 'Cy').updates).toMatchObject([{ number: 'INC-0002' }]);
    expect(() => board(eventsOf([enters('phase-1', 15)])).board.post('All is well', 'Cy')).toThrow(
      expect.objectContaining(refused),
    );
    expect(() => idle.raise('It was the partner', 'Cy')).toThrow(expect.objectContaining(refused));
  });

  it('asks for a test of what is open', () => {
    const { board: under, said } = board();
    under.raise('It is the worker', 'Ada');
    under.raise('It is the partner', 'Bo');
    under.weigh(1, 'against', 'Idle, and no better', 'Cy');
    under.decide(1, 'refuted', 'Ada');
    const before = said.length;
    under.askForTests();
    expect(said.slice(before)).toEqual([
      expect.stringContaining('hypothesis 2 of Bo is open, test it: It is the partner'),
    ]);
  });

  it('takes nothing where no drill runs', () => {
    const { board: under } = board([]);
    expect(() => under.takeRole('scribe', 'Ada')).toThrow(expect.objectContaining(refused));
    expect(() => under.decide(1, 'refuted', 'Ada')).toThrow(expect.objectContaining(refused));
  });
});
