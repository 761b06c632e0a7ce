import { describe, expect, it } from '@jest/globals';
import { AiGate } from '#chaos/session/ai-gate.ts';
import { AiSuggestions } from '#chaos/session/ai-suggestions.ts';
import { heldChronicle } from './held-chronicle.ts';
import { begins, enters, eventsOf, NUMBER, resolves } from './told-drill.ts';

function room(...told: Parameters<typeof eventsOf>[0]) {
  const held = heldChronicle(eventsOf(told));
  const gate = new AiGate(held.chronicle);
  return { ...held, gate, suggestions: new AiSuggestions(held.chronicle, gate) };
}

const PROPOSAL = { asked: 'Why?', proposed: 'Round at the end', source: 'A model', person: 'Ada' };

describe('the gate before AI', () => {
  it.each([
    ['phase-1', false],
    ['tea-1', false],
    ['phase-2', false],
    ['phase-3', true],
    ['phase-4', true],
  ])('during %s is open: %s', (phase, isOpen) => {
    expect(room(enters(phase, 15)).gate.status().isOpen).toBe(isOpen);
  });

  it('is open where no drill runs, and keeps no record of that', () => {
    const { chronicle } = heldChronicle();
    const gate = new AiGate(chronicle);
    gate.require('Why?', 'Ada');
    expect(gate.status()).toEqual({ isOpen: true, why: 'no drill runs' });
    expect(() => gate.open('They want it')).toThrow(expect.objectContaining({ code: 'conflict' }));
  });

  it('follows its facilitator for the step that is on, and then the agenda again', () => {
    const { gate, chronicle, appended } = room(enters('phase-2', 70));
    expect(gate.open('They have looked for an hour')).toMatchObject({ isOpen: true });
    expect(() => gate.open('Again')).toThrow('AI is let in already');
    chronicle.append({ type: 'phase.entered', phase: 'tea-2', atMs: 0 }, 'controller');
    expect(gate.status().isOpen).toBe(false);
    chronicle.append({ type: 'phase.entered', phase: 'phase-3', atMs: 0 }, 'controller');
    expect(gate.close('They only paste')).toMatchObject({ isOpen: false });
    expect(
      appended()
        .filter(({ by }) => by === 'facilitator')
        .map(({ body }) => body),
    ).toEqual([
      { type: 'ai.opened', why: 'They have looked for an hour' },
      { type: 'ai.closed', why: 'They only paste' },
    ]);
  });

  it('writes down whom it refused and whom it admitted', () => {
    const { gate, chronicle, bodies } = room(enters('phase-1', 15));
    expect(() => gate.require('Explain it', 'Bo')).toThrow('It may from Phase 3: with AI on, or when the facilitator');
    chronicle.append({ type: 'phase.entered', phase: 'phase-3', atMs: 0 }, 'controller');
    gate.require('Explain it', 'Bo');
    expect(bodies().filter(({ type }) => type.startsWith('ai.'))).toEqual([
      { type: 'ai.refused', wanted: 'Explain it', person: 'Bo' },
      { type: 'ai.admitted', wanted: 'Explain it', person: 'Bo' },
    ]);
    expect(chronicle.latest().ai.refusals).toMatchObject([{ wanted: 'Explain it', person: 'Bo' }]);
  });
});

describe('a suggestion by AI', () => {
  it('is taken only while AI may help, for an incident of the drill, also one that is over', () => {
    const { suggestions, chronicle } = room(enters('phase-1', 15), begins(15));
    expect(() => suggestions.add(PROPOSAL)).toThrow('AI may not help now');
    expect(chronicle.latest().ai).toMatchObject({ suggestions: [], refusals: [{ wanted: 'Why?' }] });
    const { suggestions: idle } = room(enters('phase-3', 120));
    expect(() => idle.add(PROPOSAL)).toThrow('no incident of the drill has begun yet');
    const { suggestions: later } = room(enters('phase-1', 15), begins(15), resolves(40), enters('phase-3', 120));
    expect(later.add(PROPOSAL)).toMatchObject({ number: NUMBER });
  });

  it('is applied only after somebody accepted it and a human reviewed it, and once', () => {
    const { suggestions } = room(enters('phase-3', 120), begins(120));
    expect(suggestions.add(PROPOSAL)).toMatchObject({
      id: 1,
      ...PROPOSAL,
      judged: null,
      reviewed: null,
      applied: null,
    });
    expect(() => suggestions.review(1, 'Fine', 'Bo')).toThrow('suggestion 1 is not accepted');
    expect(() => suggestions.apply(1, 'Bo')).toThrow('suggestion 1 is not accepted');
    suggestions.judge(1, 'accepted', 'It explains the cents', 'Ada');
    expect(() => suggestions.judge(1, 'rejected', 'No', 'Bo')).toThrow('was accepted by Ada already');
    expect(() => suggestions.apply(1, 'Bo')).toThrow('nobody has reviewed suggestion 1');
    suggestions.review(1, 'It changes one line', 'Cy');
    expect(suggestions.apply(1, 'Bo')).toMatchObject({
      judged: { decision: 'accepted', person: 'Ada' },
      reviewed: { findings: 'It changes one line', person: 'Cy' },
      applied: { person: 'Bo' },
    });
    expect(() => suggestions.apply(1, 'Bo')).toThrow('was applied already');
    expect(() => suggestions.apply(2, 'Bo')).toThrow(expect.objectContaining({ code: 'not-found' }));
  });

  it('that was rejected is applied by nobody', () => {
    const { suggestions } = room(enters('phase-3', 120), begins(120));
    suggestions.add(PROPOSAL);
    suggestions.judge(1, 'rejected', 'It only hides it', 'Ada');
    expect(() => suggestions.review(1, 'Fine', 'Bo')).toThrow('is not accepted');
  });
});
