import type { Component, LabControl, LabEvent, LabStatus, ResetReport } from '#chaos/api/lab-control.ts';
import type { LabLevers } from '#chaos/conditions/lab-levers.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import { createRecordReader, type RecordReader } from '#chaos/recorder/reader.ts';
import { restoreShipped } from '../embedded/baseline.ts';
import type { DrillableLab } from '../embedded/drill-parts.ts';
import { EventFeed } from '../embedded/event-feed.ts';
import type { LabFollower } from '../embedded/lab-follower.ts';
import type { LabPaths } from '../embedded/lab-paths.ts';
import type { LabPhase } from '../embedded/lab-status.ts';
import { resetLinks } from '../embedded/levers.ts';
import { OpeningTraffic } from '../embedded/opening-traffic.ts';
import { watchSources } from '../embedded/supervisor/source-watcher.ts';
import { reseed } from '../postgres/seed.ts';
import type { DatabaseServer } from '../postgres/server.ts';
import { SERVICES } from '../topology.ts';
import { ComponentWatch } from './component-watch.ts';
import { componentFacts, linkFacts } from './host-view.ts';
import { asSeenFromHost } from './settings.ts';
import { KeptComponent, type WatchedComponent } from './watched-component.ts';

/** How long services may take to come back after a reset or an order to restart. */
const READY_TIMEOUT_MS = 90_000;
/** Services, and those who use them. */
const COMPANY: readonly string[] = [...SERVICES, 'load'];

interface ContainerLabOptions {
  paths: LabPaths;
  team: string;
  startedAt: string;
  /** The team's code as the host names it. */
  workspace: string;
  /** First port on the host. */
  portBase: number;
  components: readonly WatchedComponent[];
  levers: LabLevers;
  recorderUrl: string;
  database: DatabaseServer;
}

/** The lab as containers, seen and commanded from the controller's own. Docker starts and ends them. */
export class ContainerLab implements LabControl, DrillableLab {
  readonly telemetry: RecordReader;
  private readonly options: ContainerLabOptions;
  private readonly feed: EventFeed;
  private readonly watch: ComponentWatch;
  private readonly opening: OpeningTraffic;
  private readonly stopping = new AbortController();
  private readonly startedProcesses = new Map<string, number>();
  private follower: LabFollower | undefined;
  private phase: LabPhase = 'starting';

  constructor(options: ContainerLabOptions) {
    this.options = options;
    this.feed = new EventFeed(options.paths.eventFile);
    this.telemetry = createRecordReader(options.recorderUrl);
    this.opening = new OpeningTraffic(options.levers, () => this.follower?.holdsTraffic() ?? false);
    this.watch = new ComponentWatch(options.components, {
      onNews: (name, what, message, time) => this.feed.add(name, what, message, time),
      onReady: (name) => this.onReady(name),
    });
  }

  follow(follower: LabFollower): void {
    this.follower = follower;
  }

  levers(): LabLevers {
    return this.options.levers;
  }

  track(name: string, pid: number | undefined): void {
    if (pid) this.startedProcesses.set(name, pid);
    else this.startedProcesses.delete(name);
  }

  /** Resolves when every component is ready for the first time. */
  async start(): Promise<void> {
    const { signal } = this.stopping;
    this.watch.begin(signal);
    await watchSources({
      root: this.options.paths.services,
      polling: process.env.DRILL_WATCH === 'polling',
      onSave: () => {
        if (this.phase === 'up') void this.keepCode('saved');
      },
    });
    await this.watch.ready(signal);
    this.phase = 'up';
    this.opening.begin();
    this.say('lab', 'healthy', 'all services are healthy');
    await this.follower?.labReady().catch((error: Error) => {
      this.say('lab', 'trouble', `what an earlier controller left could not be taken up: ${error.message}`);
    });
  }

  status(): LabStatus {
    const { team, startedAt, workspace, portBase } = this.options;
    const all = this.watch.all();
    const notReady = all.filter((one) => one.state !== 'running').map((one) => one.component.name);
    const state = this.phase === 'up' ? (notReady.length === 0 ? 'healthy' : 'degraded') : this.phase;
    const components = all.map(
      ({ component, state: how, restarts, lastDeath, readySince }): Component => ({
        ...componentFacts(component.name, portBase),
        name: component.name,
        role: component.role,
        state: how,
        pid: null,
        restarts,
        lastDeath,
        readySince,
      }),
    );
    const reason = state === 'healthy' ? null : notReady.length > 0 ? `not ready: ${notReady.join(', ')}` : this.phase;
    return { team, state, reason, startedAt, workspace, components, links: linkFacts() };
  }

  events(after: number, waitMs: number, signal: AbortSignal): Promise<LabEvent[]> {
    return this.feed.after(after, waitMs, signal);
  }

  say(component: string, what: string, message: string): void {
    this.feed.add(component, what, `${component === 'incident' ? '' : `${component}: `}${message}`);
  }

  async restart(services: readonly string[], reason: string): Promise<void> {
    await Promise.all(this.kept(services).map((one) => one.order('restart', reason)));
    await this.comesBack(services);
  }

  async reset(): Promise<ResetReport> {
    if (this.phase !== 'up') {
      throw new LabError('unavailable', `the lab is ${this.phase}: wait until ./drill status says healthy, then reset`);
    }
    const begun = performance.now();
    this.phase = 'resetting';
    this.say('lab', 'resetting', 'going back to the shipped code and the seeded data');
    try {
      // Services are about to be killed: what cannot be reverted now is reverted when they are back.
      const ended = Promise.allSettled([this.follower?.labEnds('reset')]);
      await Promise.all(this.kept(COMPANY).map((one) => one.order('kill')));
      await this.keepCode('saved');
      const restored = await restoreShipped(this.options.paths);
      await this.keepCode('reset');
      await Promise.all([reseed(this.options.database), resetLinks(this.options.levers)]);
      await Promise.all(this.kept(COMPANY).map((one) => one.order('start')));
      await this.comesBack(COMPANY);
      this.opening.begin();
      const [{ reason } = { reason: undefined }] = (await ended).filter((one) => one.status === 'rejected');
      if (reason) throw reason;
      const seconds = Math.round(performance.now() - begun) / 1000;
      const count = restored.restoredFiles.length + restored.removedFiles.length;
      this.say('lab', 'reset', `reset in ${seconds.toFixed(1)} s; ${count} file(s) put back`);
      const { keptIn } = restored;
      return { ...restored, keptIn: keptIn && asSeenFromHost(keptIn), seconds };
    } finally {
      if (this.phase === 'resetting') this.phase = 'up';
    }
  }

  shutDown(): void {
    throw new LabError(
      'unavailable',
      'this lab runs in containers, which only Docker can end: docker compose down -v (or ./drill down) does',
    );
  }

  /** Reverts what was done to the lab and ends what this process started; the containers are Docker's to end. */
  async stop(): Promise<void> {
    if (this.stopping.signal.aborted) return;
    this.phase = 'stopping';
    this.opening.cancel();
    await this.follower?.labEnds('stop');
    this.stopping.abort(new Error('the lab is stopping'));
    for (const pid of this.startedProcesses.values()) process.kill(pid, 'SIGTERM');
    await this.feed.flush();
  }

  private kept(names: readonly string[]): KeptComponent[] {
    return this.options.components.filter(
      (one): one is KeptComponent => one instanceof KeptComponent && names.includes(one.name),
    );
  }

  private async comesBack(names: readonly string[]): Promise<void> {
    this.watch.expectAnew(names);
    await this.watch.ready(AbortSignal.any([this.stopping.signal, AbortSignal.timeout(READY_TIMEOUT_MS)]), names);
  }

  private onReady(name: string): void {
    if (this.phase !== 'up') return;
    if (name === 'load') this.opening.begin();
    this.follower?.componentReady(name).catch((error: Error) => {
      this.say('lab', 'trouble', `what ${name} had lost could not be set again: ${error.message}`);
    });
  }

  /** A history that cannot be kept must not keep anybody from working. */
  private async keepCode(how: string): Promise<void> {
    await this.follower?.codeChanged(how).catch((error: Error) => {
      this.say('lab', 'trouble', `what was ${how} is not in the history: ${error.message}`);
    });
  }
}
