import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FSWatcher } from 'chokidar';
import type { LabStatus } from '#chaos/api/lab-control.ts';
import type { LabLevers } from '#chaos/conditions/lab-levers.ts';
import { COMPANY, CompanyLab } from '../lab/company-lab.ts';
import { labLevers } from '../lab/levers.ts';
import { labStatus, linkStatuses } from '../lab/status.ts';
import { type PortPlan, portPlan, SERVICES } from '../topology.ts';
import { componentOf } from './component.ts';
import { LabDatabase } from './lab-database.ts';
import type { LabPaths } from './lab-paths.ts';
import { type LabRecord, readLabRecord, writeLabRecord } from './lab-state.ts';
import { makePostgresHome, removePostgresHome } from './postgres/home.ts';
import { postgresIdentity } from './postgres/run-as.ts';
import {
  debuggable,
  embeddedProxies,
  loadProcess,
  probesProcess,
  recorderProcess,
  serviceProcess,
  toxiproxyProcess,
} from './processes.ts';
import { DeathRegister } from './supervisor/death-register.ts';
import { ProcessGroup } from './supervisor/process-group.ts';
import { endSurvivors, ProcessRegister } from './supervisor/process-register.ts';
import { watchSources } from './supervisor/source-watcher.ts';

const HOST = '127.0.0.1';

const leversOf = (ports: PortPlan, adminToken: string): LabLevers =>
  labLevers({
    toxiproxyUrl: `http://${HOST}:${ports.toxiproxy}`,
    loadUrl: `http://${HOST}:${ports.load}`,
    admin: (service) => `http://${HOST}:${ports.admin(service)}`,
    adminToken,
  });

interface LabOptions {
  paths: LabPaths;
  record: LabRecord;
  /** Called when the lab has ended and left nothing. */
  onEnded: (exitCode: number) => void;
}

/** The lab as child processes of this one. */
export class EmbeddedLab extends CompanyLab {
  private record: LabRecord;
  private readonly ports: PortPlan;
  private readonly onEnded: (exitCode: number) => void;
  private readonly group: ProcessGroup;
  private register: ProcessRegister | undefined;
  private watcher: FSWatcher | undefined;
  private database: LabDatabase | undefined;
  private failure: string | undefined;

  constructor({ paths, record, onEnded }: LabOptions) {
    const ports = portPlan(record.portBase);
    super({
      paths,
      levers: leversOf(ports, record.adminToken),
      recorderUrl: `http://${HOST}:${ports.recorder}`,
      probesUrl: `http://${HOST}:${ports.probes}`,
    });
    this.record = record;
    this.ports = ports;
    this.onEnded = onEnded;
    this.group = new ProcessGroup({
      onNews: ({ process: name, what, message, time }) => {
        this.feed.add(name, what, message, time);
        if (what === 'ready') this.onReady(name);
      },
      onPid: (name, pid) => this.track(name, pid),
      deaths: new DeathRegister(paths.deathFile),
    });
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
      await Promise.all([pipeline, this.startDatabase(database), this.startCompany(), this.watch()]);
      this.open();
    } catch (error) {
      if (this.stopping.signal.aborted) return;
      this.phase = 'failed';
      this.failure = (error as Error).message;
      this.say('lab', 'failed', this.failure);
      throw error;
    }
    await this.takeUpWhatWasLeft();
  }

  status(): LabStatus {
    return labStatus({
      team: this.paths.team,
      startedAt: this.record.startedAt,
      workspace: this.paths.services,
      phase: this.phase,
      failure: this.failure,
      components: this.group.all().map((one) => componentOf(one, this.ports)),
      links: linkStatuses(embeddedProxies(this.ports)),
    });
  }

  async restart(services: readonly string[], reason: string): Promise<void> {
    for (const name of services) this.group.get(name).restart(reason);
    await this.group.start(services, this.stopping.signal);
  }

  track(name: string, pid: number | undefined): void {
    if (pid) this.register?.add(name, pid);
    else this.register?.remove(name);
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
    for (const names of [['load', 'probes'], SERVICES, ['recorder', 'toxiproxy', 'postgres']])
      await this.group.stop(names);
    removePostgresHome(this.record.postgresHome);
    await this.feed.flush();
    this.onEnded(exitCode);
  }

  protected killCompany(): Promise<void> {
    return this.group.kill(COMPANY);
  }

  protected startCompany(): Promise<void> {
    return this.group.start(COMPANY, this.stopping.signal);
  }

  protected async reseed(): Promise<void> {
    await this.database?.reset();
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
    writeFileSync(proxies, `${JSON.stringify(embeddedProxies(this.ports), null, 2)}\n`);
    const context = { paths: this.paths, record: this.record, ports: this.ports };
    const specs = [
      toxiproxyProcess(context, proxies),
      recorderProcess(context),
      ...SERVICES.map((service) => serviceProcess(context, service, { flags: debuggable(service, this.ports) })),
      loadProcess(context),
      probesProcess(context),
    ];
    for (const one of specs) this.group.add(one);
  }

  private async layOutDatabase(): Promise<LabDatabase> {
    const home = makePostgresHome(this.paths, this.record.postgresHome, postgresIdentity());
    // Its tokens may be others by now.
    this.record = { ...(readLabRecord(this.paths) ?? this.record), postgresHome: home };
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

  private async startDatabase(database: LabDatabase): Promise<void> {
    await this.group.start(['postgres'], this.stopping.signal);
    await database.setPasswords(this.record.databasePasswords);
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
