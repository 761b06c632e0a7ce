import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  advance,
  backOffMs,
  isAlive,
  type ProcessEffect,
  type ProcessEvent,
  type ProcessState,
} from '#infra/embedded/supervisor/process-state.ts';

const KINDS = [
  'start',
  'restart',
  'stop',
  'ready',
  'exited',
  'start-timed-out',
  'stop-timed-out',
  'back-off-over',
] as const;

/** Plays events against a model of the operating system: at most one process, which exits only if it is there. */
function play(wishes: readonly { kind: (typeof KINDS)[number]; afterMs: number }[]) {
  let state: ProcessState = { kind: 'stopped' };
  let now = 0;
  let running = false;
  const trail: { event: ProcessEvent; state: ProcessState; effects: ProcessEffect[]; running: boolean }[] = [];
  for (const wish of wishes) {
    now += wish.afterMs;
    if (wish.kind === 'exited' && !running) continue;
    if (wish.kind === 'exited') running = false;
    const step = advance(state, { kind: wish.kind }, now);
    state = step.state;
    for (const effect of step.effects) {
      if (effect === 'spawn') {
        if (running) throw new Error('spawned beside a living process');
        running = true;
      }
    }
    trail.push({ event: { kind: wish.kind }, state, effects: step.effects, running });
  }
  return { state, running, trail, now };
}

const wishes = fc.array(fc.record({ kind: fc.constantFrom(...KINDS), afterMs: fc.integer({ min: 0, max: 20_000 }) }), {
  maxLength: 60,
});

describe('life of a supervised process', () => {
  it('never has two processes, and knows whether it has one', () => {
    fc.assert(
      fc.property(wishes, (events) => {
        for (const { state, running } of play(events).trail) expect(isAlive(state)).toBe(running);
      }),
    );
  });

  it('is stopped after a stop and the exit of what ran, whatever came before', () => {
    fc.assert(
      fc.property(wishes, (events) => {
        const { state, running } = play([...events, { kind: 'stop', afterMs: 0 }, { kind: 'exited', afterMs: 0 }]);
        expect({ kind: state.kind, running }).toEqual({ kind: 'stopped', running: false });
      }),
    );
  });

  it('runs again after a restart, whatever came before', () => {
    fc.assert(
      fc.property(wishes, (events) => {
        const { state, running } = play([
          ...events,
          { kind: 'restart', afterMs: 0 },
          { kind: 'exited', afterMs: 0 },
          { kind: 'back-off-over', afterMs: 0 },
          { kind: 'ready', afterMs: 0 },
        ]);
        expect({ kind: state.kind, running }).toEqual({ kind: 'running', running: true });
      }),
    );
  });

  it('kills only what is alive and did not do what it was asked in time', () => {
    fc.assert(
      fc.property(wishes, (events) => {
        for (const { event, effects, running } of play(events).trail) {
          if (!effects.includes('kill')) continue;
          expect(running).toBe(true);
          expect(['start-timed-out', 'stop-timed-out']).toContain(event.kind);
        }
      }),
    );
  });

  it('backs off longer with every failure in a row, up to 5 s', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 20].map(backOffMs)).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000]);
  });

  it.each([
    { ranMs: 9_999, failures: 4 },
    { ranMs: 10_000, failures: 1 },
  ])('counts a death after $ranMs ms as failure number $failures', ({ ranMs, failures }) => {
    const step = advance({ kind: 'running', failures: 3, since: 0 }, { kind: 'exited' }, ranMs);
    expect(step.state).toEqual({ kind: 'waiting', failures });
  });

  it('starts at once when a file is saved while it waits', () => {
    expect(advance({ kind: 'waiting', failures: 7 }, { kind: 'restart' }, 0)).toEqual({
      state: { kind: 'starting', failures: 0 },
      effects: ['spawn'],
    });
  });
});
