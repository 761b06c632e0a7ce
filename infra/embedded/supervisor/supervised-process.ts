import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, statSync, truncateSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { lastWords } from './last-words.ts';
import { signalGroup } from './process-identity.ts';
import { advance, isAlive, type ProcessEvent, type ProcessState } from './process-state.ts';

export interface ProcessSpec {
  name: string;
  command: string;
  args: readonly string[];
  environment: Readonly<Record<string, string>>;
  cwd: string;
  /** User that it runs as; by default the controller's own. */
  identity?: { uid: number; gid: number } | undefined;
  /** Asked every 50 ms after the start until it resolves to true. */
  isReady: (signal: AbortSignal) => Promise<boolean>;
  /** What it must do within a second: SIGTERM for most, SIGINT for PostgreSQL. */
  stopSignal: 'SIGTERM' | 'SIGINT';
  /** Where its output goes. */
  logFile: string;
}

/** What happened to a process, in words for a person. */
export interface ProcessNews {
  time: string;
  process: string;
  what: 'starting' | 'restarting' | 'ready' | 'exited' | 'stopped' | 'killed' | 'waiting';
  message: string;
}

const READY_POLL_MS = 50;
const READY_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 1_000;
const LOG_LIMIT_BYTES = 10_000_000;

/** Runs one process: starts it, watches it, restarts it, ends it. Rules are in process-state.ts. */
export class SupervisedProcess {
  readonly spec: ProcessSpec;
  private state: ProcessState = { kind: 'stopped' };
  private child: ChildProcess | undefined;
  private timers = new Set<NodeJS.Timeout>();
  private readiness = new AbortController();
  private readonly waiters = new Set<() => void>();
  private readonly onNews: (news: ProcessNews) => void;
  private readonly onPid: (name: string, pid: number | undefined) => void;
  restarts = 0;
  /** How it last ended by itself, in words; undefined when it never did. */
  lastDeath: string | undefined;
  readySince: number | undefined;

  constructor(
    spec: ProcessSpec,
    listeners: { onNews: (news: ProcessNews) => void; onPid: (name: string, pid: number | undefined) => void },
  ) {
    this.spec = spec;
    this.onNews = listeners.onNews;
    this.onPid = listeners.onPid;
  }

  get kind(): ProcessState['kind'] {
    return this.state.kind;
  }

  get pid(): number | undefined {
    return isAlive(this.state) ? this.child?.pid : undefined;
  }

  start(): void {
    this.handle({ kind: 'start' });
  }

  restart(reason: string): void {
    if (this.state.kind !== 'stopped') this.tell('restarting', `${this.spec.name}: restarting, ${reason}`);
    this.handle({ kind: 'restart' });
  }

  stop(): void {
    this.handle({ kind: 'stop' });
  }

  /** Ends it without a word, for what must be gone now. */
  kill(): void {
    this.handle({ kind: 'stop' });
    if (this.child?.pid) signalGroup(this.child.pid, 'SIGKILL');
  }

  /** Resolves once `done` holds for this process; re-asked whenever something happens to it. */
  async waitFor(done: (kind: ProcessState['kind']) => boolean, signal?: AbortSignal): Promise<void> {
    while (!done(this.state.kind)) {
      signal?.throwIfAborted();
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.waiters.delete(wake);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        this.waiters.add(wake);
        signal?.addEventListener('abort', wake, { once: true });
      });
    }
  }

  private handle(event: ProcessEvent): void {
    const { state, effects } = advance(this.state, event, Date.now());
    const before = this.state.kind;
    this.state = state;
    if (state.kind !== before) this.clearTimers();
    for (const effect of effects) {
      if (effect === 'spawn') this.spawn();
      else if (effect === 'terminate') this.terminate();
      else if (effect === 'kill') this.killHanging(before);
      else this.after(effect.backOffMs, { kind: 'back-off-over' });
    }
    this.readySince = state.kind === 'running' ? state.since : undefined;
    for (const wake of [...this.waiters]) wake();
  }

  private spawn(): void {
    const { name, command, args, environment, cwd, identity, logFile } = this.spec;
    this.readiness = new AbortController();
    const log = this.openLog(logFile);
    const child = spawn(command, args, {
      cwd,
      env: { ...environment },
      stdio: ['ignore', log, log],
      // A group of its own: a signal for it reaches what it started, and Ctrl-C in the terminal does not.
      detached: true,
      ...identity,
    });
    closeSync(log);
    this.child = child;
    let ended = false;
    const end = (how: string) => {
      if (ended) return;
      ended = true;
      this.readiness.abort();
      this.onPid(name, undefined);
      this.report(how);
      this.handle({ kind: 'exited' });
    };
    child.once('error', (error) => end(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => end(signal ? `was ended by ${signal}` : `ended with exit code ${code}`));
    if (child.pid) this.onPid(name, child.pid);
    this.after(READY_TIMEOUT_MS, { kind: 'start-timed-out' });
    void this.pollReady(this.readiness.signal);
  }

  private openLog(file: string): number {
    try {
      if (statSync(file).size > LOG_LIMIT_BYTES) truncateSync(file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    return openSync(file, 'a');
  }

  private async pollReady(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const ready = await this.spec.isReady(signal).catch(() => false);
      if (signal.aborted) return;
      if (ready) {
        this.handle({ kind: 'ready' });
        this.tell('ready', `${this.spec.name}: ready`);
        return;
      }
      await delay(READY_POLL_MS);
    }
  }

  private report(how: string): void {
    const { name, logFile } = this.spec;
    if (this.state.kind === 'stopping') {
      this.tell('stopped', `${name}: stopped`);
      return;
    }
    this.restarts += 1;
    this.lastDeath = `${how}${/exit code/.test(how) ? `: ${lastWords(logFile)}` : ''}`;
    this.tell(
      'exited',
      `${name}: ${how}, and is started again${/exit code/.test(how) ? `: ${lastWords(logFile)}` : ''}`,
    );
  }

  private terminate(): void {
    if (this.child?.pid) signalGroup(this.child.pid, this.spec.stopSignal);
    this.after(STOP_TIMEOUT_MS, { kind: 'stop-timed-out' });
  }

  private killHanging(phase: ProcessState['kind']): void {
    const { name } = this.spec;
    const why =
      phase === 'stopping'
        ? `did not stop within ${STOP_TIMEOUT_MS} ms`
        : `was not ready after ${READY_TIMEOUT_MS / 1000} s`;
    this.tell(
      'killed',
      `${name}: ${why} and was killed${phase === 'stopping' ? '' : `: ${lastWords(this.spec.logFile)}`}`,
    );
    if (this.child?.pid) signalGroup(this.child.pid, 'SIGKILL');
  }

  private after(ms: number, event: ProcessEvent): void {
    const timer = setTimeout(() => this.handle(event), ms);
    this.timers.add(timer);
  }

  private clearTimers(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  private tell(what: ProcessNews['what'], message: string): void {
    this.onNews({ time: new Date().toISOString(), process: this.spec.name, what, message });
  }
}
