import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FSWatcher } from 'chokidar';
import type { Component, LabControl, LabEvent, LabStatus, ResetReport } from '#chaos/api/lab-control.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import { passwordStatements } from '../postgres/bootstrap.ts';
import { DATABASE_NAME, LINKS, type PortPlan, portPlan, SERVICES, type ServiceName } from '../topology.ts';
import { restoreShipped, shippedServices } from './baseline.ts';
import { EventFeed } from './event-feed.ts';
import type { LabPaths } from './lab-paths.ts';
import { type LabRecord, writeLabRecord } from './lab-state.ts';
import { installedPostgres, reachablePostgres } from './postgres/binaries.ts';
import { administer, type Cluster, copyCluster } from './postgres/cluster.ts';
import { makePostgresHome, removePostgresHome } from './postgres/home.ts';
import { postgresIdentity } from './postgres/run-as.ts';
import { SEED_DATABASE, seededTemplate } from './postgres/seeded-template.ts';
import {
  linkProxies,
  loadProcess,
  postgresProcess,
  recorderProcess,
  serviceProcess,
  toxiproxyProcess,
} from './processes.ts';
import { endSurvivors, ProcessRegister } from './supervisor/process-register.ts';
import { watchSources } from './supervisor/source-watcher.ts';
import { lastLines, type ProcessSpec, SupervisedProcess } from './supervisor/supervised-process.ts';

const HOST = '127.0.0.1';
/** How long all of the lab may take to become ready before `up` gives up. Slow machines are slow, not broken. */
const READY_TIMEOUT_MS = 90_000;
/** Ordinary traffic is the same in every lab; a drill brings its own seed. */
const TRAFFIC_SEED = 20_261_124;

const ROLES: Record<string, Component['role']> = {
  postgres: 'database',
  toxiproxy: 'proxy',
  recorder: 'recorder',
  load: 'load',
};

interface LabOptions {
  paths: LabPaths;
  record: LabRecord;
  /** Called when the lab has ended and left nothing. */
  onEnded: (exitCode: number) => void;
}

/** The lab as child processes of this one. */
export class EmbeddedLab implements LabControl {
  private readonly paths: LabPaths;
  private record: LabRecord;
  private readonly ports: PortPlan;
  private readonly feed: EventFeed;
  private readonly onEnded: (exitCode: number) => void;
  private readonly processes = new Map<string, SupervisedProcess>();
  private register: ProcessRegister | undefined;
  private watcher: FSWatcher | undefined;
  private cluster: Cluster | undefined;
  private phase: 'starting' | 'up' | 'resetting' | 'stopping' | 'failed' = 'starting';
  private failure: string | undefined;
  private readonly stopping = new AbortController();

  constructor({ paths, record, onEnded }: LabOptions) {
    this.paths = paths;
    this.record = record;
    this.ports = portPlan(record.portBase);
    this.feed = new EventFeed(paths.eventFile);
    this.onEnded = onEnded;
  }

  /** Brings everything up. Rejects, having said why in the events, when something does not become ready. */
  async start(): Promise<void> {
    try {
      await this.clearLeftovers();
      await this.startDatabase();
      for (const name of ['toxiproxy', 'recorder', ...SERVICES]) this.process(name).start();
      await this.ready(['toxiproxy', 'recorder', ...SERVICES]);
      this.process('load').start();
      await this.watch();
      await this.ready(['load']);
      this.phase = 'up';
      this.say('lab', 'healthy', 'lab: all services are healthy');
    } catch (error) {
      if (this.stopping.signal.aborted) return;
      this.phase = 'failed';
      this.failure = (error as Error).message;
      this.say('lab', 'failed', `lab: ${this.failure}`);
      throw error;
    }
  }

  status(): LabStatus {
    const notReady = [...this.processes.values()].filter((one) => one.kind !== 'running').map((one) => one.spec.name);
    const complete = this.processes.size > 0 && notReady.length === 0;
    const state = this.phase === 'up' ? (complete ? 'healthy' : 'degraded') : this.phase;
    const waitsFor = notReady.length > 0 ? `not ready: ${notReady.join(', ')}` : this.phase;
    return {
      team: this.paths.team,
      state,
      reason: state === 'healthy' ? null : (this.failure ?? waitsFor),
      startedAt: this.record.startedAt,
      workspace: this.paths.services,
      components: [...this.processes.values()].map((one) => this.component(one)),
      links: linkProxies(this.ports).map((proxy, index) => ({
        name: proxy.name,
        from: LINKS[index]?.from ?? '',
        to: LINKS[index]?.to ?? '',
        listen: proxy.listen,
        upstream: proxy.upstream,
      })),
    };
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
    this.say('lab', 'resetting', 'lab: going back to the shipped code and the seeded data');
    try {
      const names = ['load', ...SERVICES];
      for (const name of names) this.process(name).kill();
      await Promise.all(names.map((name) => this.process(name).waitFor((kind) => kind === 'stopped')));
      const restored = await restoreShipped(this.paths);
      await this.resetDatabase();
      await this.resetLinks();
      for (const service of SERVICES) this.process(service).start();
      await this.ready([...SERVICES]);
      this.process('load').start();
      await this.ready(['load']);
      const seconds = (performance.now() - begun) / 1000;
      this.say('lab', 'reset', `lab: reset in ${seconds.toFixed(1)} s; ${restored.files.length} file(s) put back`);
      return { restoredFiles: restored.files, keptIn: restored.keptIn ?? null, seconds };
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
    this.say('lab', 'stopping', 'lab: stopping');
    await this.watcher?.close();
    // Users first, then services, then what services lean on: nobody meets a half-stopped lab.
    for (const names of [['load'], [...SERVICES], ['recorder', 'toxiproxy', 'postgres']]) {
      const some = names.flatMap((name) => this.processes.get(name) ?? []);
      for (const one of some) one.stop();
      await Promise.all(some.map((one) => one.waitFor((kind) => kind === 'stopped')));
    }
    removePostgresHome(this.record.postgresHome);
    await this.feed.flush();
    this.onEnded(exitCode);
  }

  private async clearLeftovers(): Promise<void> {
    const ended = await endSurvivors(this.paths.processFile);
    if (ended.length > 0)
      this.say('lab', 'recovered', `lab: the controller had died; started anew: ${ended.join(', ')}`);
    this.register = new ProcessRegister(this.paths.processFile);
    this.register.add('controller', process.pid);
  }

  private async startDatabase(): Promise<void> {
    const identity = postgresIdentity();
    const home = makePostgresHome(this.paths, this.record.postgresHome, identity);
    this.record = { ...this.record, postgresHome: home };
    writeLabRecord(this.paths, this.record);
    const installed = installedPostgres();
    const binaries = { ...reachablePostgres(installed, home, identity !== undefined), version: installed.version };
    const template = await seededTemplate({
      binaries,
      services: await shippedServices(),
      port: this.ports.postgres,
      identity,
      workFolder: home,
      onProgress: (line) => this.say('postgres', 'preparing', `postgres: ${line}`),
    });
    this.cluster = { ...template, data: join(home, 'data') };
    // A lab that comes back after a crash goes on with the data it had.
    if (!existsSync(this.cluster.data)) await copyCluster(template.data, this.cluster.data);
    const context = { paths: this.paths, record: this.record, ports: this.ports };
    this.supervise(postgresProcess(context, this.cluster, binaries.postgres, identity));
    const proxies = join(this.paths.state, 'toxiproxy.json');
    writeFileSync(proxies, `${JSON.stringify(linkProxies(this.ports), null, 2)}\n`);
    this.supervise(toxiproxyProcess(context, proxies));
    this.supervise(recorderProcess(context));
    for (const service of SERVICES) this.supervise(serviceProcess(context, service));
    this.supervise(loadProcess(context, TRAFFIC_SEED));
    this.process('postgres').start();
    await this.ready(['postgres']);
    await administer(this.ports.postgres, this.cluster, 'postgres', passwordStatements(this.record.databasePasswords));
  }

  private async resetDatabase(): Promise<void> {
    if (!this.cluster) throw new LabError('internal', 'the lab has no database to reset');
    await administer(this.ports.postgres, this.cluster, 'postgres', [
      `DROP DATABASE IF EXISTS ${DATABASE_NAME} WITH (FORCE)`,
      `CREATE DATABASE ${DATABASE_NAME} TEMPLATE ${SEED_DATABASE}`,
    ]);
  }

  private async resetLinks(): Promise<void> {
    const response = await fetch(`http://${HOST}:${this.ports.toxiproxy}/reset`, {
      method: 'POST',
      signal: AbortSignal.timeout(5_000),
    });
    if (!response.ok)
      throw new LabError(
        'unavailable',
        `the proxy did not reset its links (status ${response.status}): see ./drill status`,
      );
  }

  private async watch(): Promise<void> {
    this.watcher = await watchSources({
      root: this.paths.services,
      polling: process.env.DRILL_WATCH === 'polling',
      onSave: ({ folder, files }) => {
        if (this.phase !== 'up') return;
        const services = folder === 'kit' ? SERVICES : SERVICES.filter((service) => service === folder);
        const saved = files.map((file) => `services/${file}`).join(', ');
        for (const service of services) this.process(service).restart(`${saved} was saved`);
      },
    });
  }

  private supervise(spec: ProcessSpec): void {
    mkdirSync(this.paths.logs, { recursive: true });
    const supervised = new SupervisedProcess(spec, {
      onNews: ({ process: name, what, message, time }) => this.feed.add(name, what, message, time),
      onPid: (name, pid) => (pid ? this.register?.add(name, pid) : this.register?.remove(name)),
    });
    this.processes.set(spec.name, supervised);
  }

  private process(name: string): SupervisedProcess {
    const found = this.processes.get(name);
    if (!found) throw new LabError('internal', `the lab has no process called ${name}`);
    return found;
  }

  private async ready(names: readonly string[]): Promise<void> {
    const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(READY_TIMEOUT_MS)]);
    try {
      await Promise.all(names.map((name) => this.process(name).waitFor((kind) => kind === 'running', signal)));
    } catch (cause) {
      if (this.stopping.signal.aborted) throw cause;
      const late = names.map((name) => this.process(name)).filter((one) => one.kind !== 'running');
      const words = late.map((one) => `${one.spec.name} (${lastLines(one.spec.logFile, 1)[0] ?? 'said nothing'})`);
      throw new LabError(
        'start-failed',
        `not ready after ${READY_TIMEOUT_MS / 1000} s: ${words.join('; ')}. Logs are in ${this.paths.logs}`,
        {},
        { cause },
      );
    }
  }

  private component(one: SupervisedProcess): Component {
    const { name } = one.spec;
    const service = SERVICES.find((each) => each === name) as ServiceName | undefined;
    const port = service
      ? this.ports.service(service)
      : this.ports[name as 'postgres' | 'toxiproxy' | 'recorder' | 'load'];
    return {
      name,
      role: ROLES[name] ?? 'service',
      state: one.kind,
      pid: one.pid ?? null,
      restarts: one.restarts,
      readySince: one.readySince ?? null,
      url: name === 'postgres' ? `postgres://${HOST}:${port}/${DATABASE_NAME}` : `http://${HOST}:${port}`,
      inspector: service ? `${HOST}:${this.ports.inspector(service)}` : null,
    };
  }

  private say(component: string, what: string, message: string): void {
    this.feed.add(component, what, message);
  }
}
