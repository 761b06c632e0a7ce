/**
 * The life of one supervised process as a pure function, so that its laws can be tested without processes.
 * `advance` takes a state and an event and gives the next state and what to do about it.
 */
export type ProcessState =
  | { kind: 'stopped' }
  | { kind: 'starting'; failures: number }
  | { kind: 'running'; failures: number; since: number }
  | { kind: 'stopping'; next: 'stopped' | 'starting' }
  | { kind: 'waiting'; failures: number };

export type ProcessEvent =
  /** Wanted: a stopped process starts; a waiting one starts at once. */
  | { kind: 'start' }
  /** Wanted: stop and start again, because the code changed. */
  | { kind: 'restart' }
  | { kind: 'stop' }
  /** Its ready check passed. */
  | { kind: 'ready' }
  | { kind: 'exited' }
  /** It did not become ready in time. */
  | { kind: 'start-timed-out' }
  | { kind: 'stop-timed-out' }
  | { kind: 'back-off-over' };

export type ProcessEffect = 'spawn' | 'terminate' | 'kill' | { backOffMs: number };

interface Step {
  state: ProcessState;
  effects: ProcessEffect[];
}

const BACK_OFF_BASE_MS = 100;
const BACK_OFF_MAX_MS = 5_000;
/** A process that ran this long before it died is not in a crash loop: its next failure counts as the first. */
const STABLE_AFTER_MS = 10_000;

/** Delay before the next start: 100 ms, doubled with every failure in a row, at most 5 s. */
export function backOffMs(failures: number): number {
  return Math.min(BACK_OFF_BASE_MS * 2 ** Math.max(0, failures - 1), BACK_OFF_MAX_MS);
}

const stay = (state: ProcessState): Step => ({ state, effects: [] });
const spawn = (failures: number): Step => ({ state: { kind: 'starting', failures }, effects: ['spawn'] });
const fail = (failures: number): Step => ({
  state: { kind: 'waiting', failures },
  effects: [{ backOffMs: backOffMs(failures) }],
});

/** @param now unix milliseconds; only its differences matter */
export function advance(state: ProcessState, event: ProcessEvent, now: number): Step {
  switch (state.kind) {
    case 'stopped':
      return event.kind === 'start' || event.kind === 'restart' ? spawn(0) : stay(state);
    case 'waiting':
      if (event.kind === 'stop') return stay({ kind: 'stopped' });
      if (event.kind === 'back-off-over') return spawn(state.failures);
      // Somebody saved a file or asked for it: that is worth a fresh try.
      return event.kind === 'start' || event.kind === 'restart' ? spawn(0) : stay(state);
    case 'stopping':
      if (event.kind === 'exited') return state.next === 'starting' ? spawn(0) : stay({ kind: 'stopped' });
      if (event.kind === 'stop-timed-out') return { state, effects: ['kill'] };
      if (event.kind === 'stop') return stay({ kind: 'stopping', next: 'stopped' });
      if (event.kind === 'start' || event.kind === 'restart') return stay({ kind: 'stopping', next: 'starting' });
      return stay(state);
    case 'starting':
    case 'running': {
      if (event.kind === 'stop') return { state: { kind: 'stopping', next: 'stopped' }, effects: ['terminate'] };
      if (event.kind === 'restart') return { state: { kind: 'stopping', next: 'starting' }, effects: ['terminate'] };
      if (event.kind === 'exited') {
        const stable = state.kind === 'running' && now - state.since >= STABLE_AFTER_MS;
        return fail(stable ? 1 : state.failures + 1);
      }
      if (state.kind === 'starting' && event.kind === 'ready') {
        return stay({ kind: 'running', failures: state.failures, since: now });
      }
      // It hangs: its exit will count as a failure.
      if (state.kind === 'starting' && event.kind === 'start-timed-out') return { state, effects: ['kill'] };
      return stay(state);
    }
  }
}

/** Whether a process of the operating system belongs to this state. */
export function isAlive(state: ProcessState): boolean {
  return state.kind === 'starting' || state.kind === 'running' || state.kind === 'stopping';
}
