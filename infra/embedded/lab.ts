import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FSWatcher } from 'chokidar';
import type { LabControl, LabEvent, LabStatus, ResetReport } from '#chaos/api/lab-control.ts';
import type { LabLevers } from '#chaos/conditions/lab-levers.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import { createRecordReader, type RecordReader } from '#chaos/recorder/reader.ts';
import { type PortPlan, portPlan, SERVICES } from '../topology.ts';
import { restoreShipped } from './baseline.ts';
import type { DrillableLab } from './drill-parts.ts';
import { EventFeed } from './event-feed.ts';
import { LabDatabase } from './lab-database.ts';
import type { LabFollower } from './lab-follower.ts';
import type { LabPaths } from './lab-paths.ts';
import { type LabRecord, writeLabRecord } from './lab-state.ts';
import { type LabPhase, labStatus } from './lab-status.ts';
import { embeddedLevers, resetLinks } from './levers.ts';
import { OpeningTraffic } from './opening-traffic.ts';
import { makePostgresHome, removePostgresHome } from './postgres/home.ts';
import { postgresIdentity } from './postgres/run-as.ts';
import {
  debuggable,
  linkProxies,
  loadProcess,
  recorderProcess,
  serviceProcess,
  toxiproxyProcess,
} from './processes.ts';
import { DeathRegister } from './supervisor/death-register.ts';
import { ProcessGroup } from './supervisor/process-group.ts';
import { endSurvivors, ProcessRegister } from './supervisor/process-register.ts';
import { watchSources } from './supervisor/source-watcher.ts';

interface LabOptions {
  paths: LabPaths;
  record: LabRecord;
  /** Called when the lab has ended and left nothing. */
  onEnded: (exitCode: number) => void;
}

/** The lab as child processes of this one. */
export class EmbeddedLab implements LabControl, DrillableLab {
  private readonly paths: LabPaths;
  private record: LabRecord;
  private readonly ports: PortPlan;
  private readonly feed: EventFeed;
  private readonly onEnded: (exitCode: number) => void;
  private readonly group: ProcessGroup;
  private register: ProcessRegister | undefined;
  private watcher: FSWatcher | undefined;
  private database: LabDatabase | undefined;
  private phase: LabPhase = 'starting';
  private failure: string | undefined;
  private readonly opening: OpeningTraffic;
  private readonly stopping = new AbortController();
  private follower: LabFollower | undefined;
  /** Traces, logs, metrics and graph of the lab. */
  readonly telemetry: RecordReader;

  constructor({ paths, record, onEnded }: LabOptions) {
    this.paths = paths;
    this.record = record;
    this.ports = portPlan(record.portBase);
    this.feed = new EventFeed(paths.eventFile);
    this.onEnded = onEnded;
    this.opening = new OpeningTraffic(this.levers(), () => this.follower?.holdsTraffic() ?? false);
    this.telemetry = createRecordReader(`http://127.0.0.1:${this.ports.recorder}`);
    this.group = new ProcessGroup({
      onNews: ({ process: name, what, message, time }) => {
        this.feed.add(name, what, message, time);
        if (what === 'ready') this.onReady(name);
      },
      onPid: (name, pid) => this.track(name, pid),
      deaths: new DeathRegister(paths.deathFile),
    });
  }

  /** Tells somebody what goes on; called before `start`. */
  follow(follower: LabFollower): void {
    this.follower = follower;
  }

  /** What conditions act through. */
  levers(): LabLevers {
    return embeddedLevers(this.ports, this.record.adminToken);
  }

  /** Brings everything up. Rejects, having said why in the events, when something does not become ready. */
  async start(): Promise<void> {
    try {
      await this.clearLeftovers();
      this.addProcesses();
      const { signal } = this.stopping;
      const pipeline = this.group.start(['toxiproxy', 'recorder'], signal);
      const database = await this.layOutDatabase();
      // Services wait for the database by themselves: started together, all are up sooner than one after the other.
      await Promise.all([pipeline, this.startDatabase(database), this.startCompany(signal), this.watch()]);
      this.phase = 'up';
      this.opening.begin();
      this.say('lab', 'healthy', 'all services are healthy');
    } catch (error) {
      if (this.stopping.signal.aborted) return;
      this.phase = 'failed';
      this.failure = (error as Error).message;
      this.say('lab', 'failed', this.failure);
      throw error;
    }
    await this.follower?.labReady().catch((error: Error) => {
      this.say('lab', 'trouble', `what an earlier controller left could not be taken up: ${error.message}`);
    });
  }

  status(): LabStatus {
    return labStatus({
      team: this.paths.team,
      startedAt: this.record.startedAt,
      workspace: this.paths.services,
      phase: this.phase,
      failure: this.failure,
      processes: this.group.all(),
      ports: this.ports,
    });
  }

  async restart(services: readonly string[], reason: string): Promise<void> {
    for (const name of services) this.group.get(name).restart(reason);
    await this.group.start(services, this.stopping.signal);
  }

  say(component: string, what: string, message: string): void {
    this.feed.add(component, what, `${component === 'incident' ? '' : `${component}: `}${message}`);
  }

  /** A process that the lab does not supervise, and that must not outlive it. @param pid undefined when it has ended */
  track(name: string, pid: number | undefined): void {
    if (pid) this.register?.add(name, pid);
    else this.register?.remove(name);
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
      await this.group.kill(['load', ...SERVICES]);
      await this.keepCode('saved');
      const restored = await restoreShipped(this.paths);
      await this.keepCode('reset');
      await Promise.all([this.database?.reset(), resetLinks(this.levers())]);
      await this.startCompany(this.stopping.signal);
      this.opening.begin();
      const [{ reason } = { reason: undefined }] = (await ended).filter((one) => one.status === 'rejected');
      if (reason) throw reason;
      const seconds = Math.round(performance.now() - begun) / 1000;
      this.say(
        'lab',
        'reset',
        `reset in ${seconds.toFixed(1)} s; ${restored.restoredFiles.length + restored.removedFiles.length} file(s) put back`,
      );
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

  shutDown(): void {
    void this.stop(0);
  }

  /** Ends every process, removes PostgreSQL's files, and tells the owner. */
  async stop(exitCode: number): Promise<void> {
    if (this.stopping.signal.aborted) return;
    this.phase = 'stopping';
    this.stopping.abort(new Error('the lab is stopping'));
    this.say('lab', 'stopping', 'stopping');
    this.opening.cancel();
    await this.watcher?.close();
    await this.follower?.labEnds('stop');
    // Users first, then services, then what services lean on: nobody meets a half-stopped lab.
    for (const names of [['load'], SERVICES, ['recorder', 'toxiproxy', 'postgres']]) await this.group.stop(names);
    removePostgresHome(this.record.postgresHome);
    await this.feed.flush();
    this.onEnded(exitCode);
  }

  private async clearLeftovers(): Promise<void> {
    const ended = await endSurvivors(this.paths.processFile);
    if (ended.length > 0) this.say('lab', 'recovered', `the controller had died; started anew: ${ended.join(', ')}`);
    this.register = new ProcessRegister(this.paths.processFile);
    this.register.add('controller', process.pid);
  }

  private addProcesses(): void {
    mkdirSync(this.paths.logs, { recursive: true });
    const proxies = join(this.paths.state, 'toxiproxy.json');
    writeFileSync(proxies, `${JSON.stringify(linkProxies(this.ports), null, 2)}\n`);
    const context = { paths: this.paths, record: this.record, ports: this.ports };
    const specs = [
      toxiproxyProcess(context, proxies),
      recorderProcess(context),
      ...SERVICES.map((service) => serviceProcess(context, service, debuggable(service, this.ports))),
      loadProcess(context),
    ];
    for (const one of specs) this.group.add(one);
  }

  private async layOutDatabase(): Promise<LabDatabase> {
    const home = makePostgresHome(this.paths, this.record.postgresHome, postgresIdentity());
    this.record = { ...this.record, postgresHome: home };
    writeLabRecord(this.paths, this.record);
    this.database = await LabDatabase.prepare({
      home,
      port: this.ports.postgres,
      logs: this.paths.logs,
      onProgress: (line) => this.feed.add('postgres', 'preparing', `postgres: ${line}`),
    });
    this.group.add(this.database.process());
    return this.database;
  }

  /** The services and those who use them. */
  private startCompany(signal: AbortSignal): Promise<void> {
    return this.group.start([...SERVICES, 'load'], signal);
  }

  private async startDatabase(database: LabDatabase): Promise<void> {
    await this.group.start(['postgres'], this.stopping.signal);
    await database.setPasswords(this.record.databasePasswords);
  }

  /** A history that cannot be kept must not keep anybody from working. */
  private async keepCode(how: string): Promise<void> {
    await this.follower?.codeChanged(how).catch((error: Error) => {
      this.say('lab', 'trouble', `what was ${how} is not in the history: ${error.message}`);
    });
  }

  private onReady(name: string): void {
    if (this.phase !== 'up') return;
    if (name === 'load') this.opening.begin();
    this.follower?.componentReady(name).catch((error: Error) => {
      this.say('lab', 'trouble', `what ${name} had lost could not be set again: ${error.message}`);
    });
  }

  private async watch(): Promise<void> {
    this.watcher = await watchSources({
      root: this.paths.services,
      polling: process.env.DRILL_WATCH === 'polling',
      onSave: ({ folder, files }) => {
        if (this.phase !== 'up') return;
        const services = folder === 'kit' ? SERVICES : SERVICES.filter((service) => service === folder);
        const saved = files.map((file) => `services/${file}`).join(', ');
        void this.keepCode('saved');
        for (const service of services) this.group.get(service).restart(`${saved} was saved`);
      },
    });
  }
}
