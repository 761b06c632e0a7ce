import { LabError } from '#chaos/errors/lab-error.ts';
import type { DeathRegister } from './death-register.ts';
import { lastWords } from './last-words.ts';
import { type ProcessNews, type ProcessSpec, SupervisedProcess } from './supervised-process.ts';

/** How long a process may take to become ready before the whole is given up. Slow machines are slow, not broken. */
const READY_TIMEOUT_MS = 90_000;

interface GroupListeners {
  onNews: (news: ProcessNews) => void;
  onPid: (name: string, pid: number | undefined) => void;
  /** Where deaths are counted on from and kept; without it each group counts its own. */
  deaths?: DeathRegister;
}

/** The supervised processes of one lab, by name. */
export class ProcessGroup {
  private readonly processes = new Map<string, SupervisedProcess>();
  private readonly listeners: GroupListeners;

  constructor(listeners: GroupListeners) {
    this.listeners = listeners;
  }

  add(spec: ProcessSpec): void {
    const { onNews, onPid, deaths } = this.listeners;
    const added = new SupervisedProcess(spec, {
      onPid,
      onNews: (news) => {
        const { restarts, lastDeath } = added;
        if (news.what === 'exited' && lastDeath !== undefined) deaths?.set(spec.name, { restarts, lastDeath });
        onNews(news);
      },
    });
    Object.assign(added, deaths?.of(spec.name));
    this.processes.set(spec.name, added);
  }

  all(): SupervisedProcess[] {
    return [...this.processes.values()];
  }

  get(name: string): SupervisedProcess {
    const found = this.processes.get(name);
    if (!found) throw new LabError('internal', `the lab has no process called ${name}`);
    return found;
  }

  /**
   * Starts processes side by side and waits until all are ready.
   * @throws LabError start-failed, with the last words of those that are not; the signal's reason when it is aborted
   */
  async start(names: readonly string[], stopped: AbortSignal): Promise<void> {
    stopped.throwIfAborted();
    const some = names.map((name) => this.get(name));
    for (const one of some) one.start();
    const signal = AbortSignal.any([stopped, AbortSignal.timeout(READY_TIMEOUT_MS)]);
    try {
      await Promise.all(some.map((one) => one.waitFor((kind) => kind === 'running', signal)));
    } catch (cause) {
      if (stopped.aborted) throw cause;
      const late = some.filter((one) => one.kind !== 'running');
      const words = late.map((one) => `${one.spec.name} (${lastWords(one.spec.logFile)})`);
      const message = `not ready after ${READY_TIMEOUT_MS / 1000} s: ${words.join('; ')}`;
      throw new LabError('start-failed', message, {}, { cause });
    }
  }

  /** Ends processes side by side; one that does not stop within a second is killed. */
  async stop(names: readonly string[]): Promise<void> {
    await this.end(names, (one) => one.stop());
  }

  /** Ends processes at once, for what will be made anew anyway. */
  async kill(names: readonly string[]): Promise<void> {
    await this.end(names, (one) => one.kill());
  }

  private async end(names: readonly string[], how: (one: SupervisedProcess) => void): Promise<void> {
    const some = names.flatMap((name) => this.processes.get(name) ?? []);
    some.forEach(how);
    await Promise.all(some.map((one) => one.waitFor((kind) => kind === 'stopped')));
  }
}
