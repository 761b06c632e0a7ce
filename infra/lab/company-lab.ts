import type { LabControl, LabEvent, LabStatus, ResetReport } from '#chaos/api/lab-control.ts';
import type { LabLevers } from '#chaos/conditions/lab-levers.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import { watchProbes } from '#chaos/probes/watch.ts';
import { createRecordReader, type RecordReader } from '#chaos/recorder/reader.ts';
import { restoreShipped } from '../embedded/baseline.ts';
import type { LabPaths } from '../embedded/lab-paths.ts';
import { SERVICES } from '../topology.ts';
import type { DrillableLab } from './drillable-lab.ts';
import { EventFeed } from './event-feed.ts';
import type { LabFollower } from './lab-follower.ts';
import { resetLinks } from './levers.ts';
import { OpeningTraffic } from './opening-traffic.ts';
import type { LabPhase } from './status.ts';

/** The services and those who use them, or look at them as users would. */
export const COMPANY: readonly string[] = [...SERVICES, 'load', 'probes'];

interface CompanyLabOptions {
  paths: LabPaths;
  levers: LabLevers;
  recorderUrl: string;
  probesUrl: string;
}

/** What a lab does in whichever runtime: a runtime says how its parts are started, ended and seeded. */
export abstract class CompanyLab implements LabControl, DrillableLab {
  /** Traces, logs, metrics and graph of the lab. */
  readonly telemetry: RecordReader;
  protected readonly paths: LabPaths;
  protected readonly feed: EventFeed;
  protected readonly opening: OpeningTraffic;
  protected readonly stopping = new AbortController();
  protected follower: LabFollower | undefined;
  protected phase: LabPhase = 'starting';
  private readonly leversOfLab: LabLevers;
  private readonly probesUrl: string;

  constructor({ paths, levers, recorderUrl, probesUrl }: CompanyLabOptions) {
    this.paths = paths;
    this.leversOfLab = levers;
    this.feed = new EventFeed(paths.eventFile);
    this.opening = new OpeningTraffic(levers, () => this.follower?.holdsTraffic() ?? false);
    this.telemetry = createRecordReader(recorderUrl);
    this.probesUrl = probesUrl;
  }

  abstract status(): LabStatus;
  abstract restart(services: readonly string[], reason: string): Promise<void>;
  abstract track(name: string, pid: number | undefined): void;
  abstract shutDown(): void;

  /** Ends services and load at once; resolves when none runs, or none will after what was ordered. */
  protected abstract killCompany(): Promise<void>;
  /** Starts services and load; resolves when all are ready. */
  protected abstract startCompany(): Promise<void>;
  /** Data back to the seed. */
  protected abstract reseed(): Promise<void>;

  follow(follower: LabFollower): void {
    this.follower = follower;
  }

  levers(): LabLevers {
    return this.leversOfLab;
  }

  say(component: string, what: string, message: string): void {
    this.feed.add(component, what, `${component === 'incident' ? '' : `${component}: `}${message}`);
  }

  events(after: number, waitMs: number, signal: AbortSignal): Promise<LabEvent[]> {
    return this.feed.after(after, waitMs, signal);
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
      await this.killCompany();
      await this.keepCode('saved');
      const restored = await restoreShipped(this.paths);
      await this.keepCode('reset');
      await Promise.all([this.reseed(), resetLinks(this.levers())]);
      await this.startCompany();
      this.opening.begin();
      const [{ reason } = { reason: undefined }] = (await ended).filter((one) => one.status === 'rejected');
      if (reason) throw reason;
      const seconds = Math.round(performance.now() - begun) / 1000;
      const count = restored.restoredFiles.length + restored.removedFiles.length;
      this.say('lab', 'reset', `reset in ${seconds.toFixed(1)} s; ${count} file(s) put back`);
      return { ...restored, seconds };
    } catch (error) {
      if (!this.stopping.signal.aborted) throw error;
      throw new LabError(
        'unavailable',
        'the lab was stopped during the reset: ./drill up starts it anew',
        {},
        { cause: error },
      );
    } finally {
      if (this.phase === 'resetting') this.phase = 'up';
    }
  }

  /** Everything is ready: users may come. */
  protected open(): void {
    this.phase = 'up';
    this.opening.begin();
    this.say('lab', 'healthy', 'all services are healthy');
    const probes = { url: this.probesUrl, token: this.leversOfLab.adminToken };
    void watchProbes(probes, (seen) => this.follower?.seenByProbes(seen), this.stopping.signal);
  }

  /** Lets the follower take up what an earlier controller left. A lab without that is better than none. */
  protected async takeUpWhatWasLeft(): Promise<void> {
    await this.follower?.labReady().catch((error: Error) => {
      this.say('lab', 'trouble', `what an earlier controller left could not be taken up: ${error.message}`);
    });
  }

  /** A part is ready, perhaps again. */
  protected onReady(name: string): void {
    if (this.phase !== 'up') return;
    if (name === 'load') this.opening.begin();
    this.follower?.componentReady(name).catch((error: Error) => {
      this.say('lab', 'trouble', `what ${name} had lost could not be set again: ${error.message}`);
    });
  }

  /** A history that cannot be kept must not keep anybody from working. */
  protected async keepCode(how: string): Promise<void> {
    await this.follower?.codeChanged(how).catch((error: Error) => {
      this.say('lab', 'trouble', `what was ${how} is not in the history: ${error.message}`);
    });
  }
}
