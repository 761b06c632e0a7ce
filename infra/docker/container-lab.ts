import type { Component, LabStatus, ResetReport } from '#chaos/api/lab-control.ts';
import type { LabLevers } from '#chaos/conditions/lab-levers.ts';
import type { Screen } from '#chaos/drill/ground.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import type { Alarm } from '#chaos/session/alarms.ts';
import type { LabPaths } from '../embedded/lab-paths.ts';
import { watchSources } from '../embedded/supervisor/source-watcher.ts';
import { COMPANY, CompanyLab } from '../lab/company-lab.ts';
import { labStatus, linkStatuses } from '../lab/status.ts';
import { reseed } from '../postgres/seed.ts';
import type { DatabaseServer } from '../postgres/server.ts';
import { ADDRESSES, containerProxies } from './addresses.ts';
import { type FiringAlert, watchAlerts } from './alert-watch.ts';
import { ComponentWatch } from './component-watch.ts';
import { annotateGrafana } from './grafana-annotations.ts';
import { componentFacts } from './host-view.ts';
import { asSeenFromHost } from './settings.ts';
import { KeptComponent, type WatchedComponent } from './watched-component.ts';

/** How long services may take to come back after a reset or an order to restart. */
const READY_TIMEOUT_MS = 90_000;

/** What a pager shows of an alert. */
const symptomOf = ({ summary, runbook }: Pick<FiringAlert, 'summary' | 'runbook'>) =>
  runbook ? `${summary} (${runbook})` : summary;

/** As a pager takes it. */
const alarmOf = ({ id, severity, summary, runbook, since }: FiringAlert): Alarm => ({
  id,
  severity: severity === 'page' ? 'page' : 'ticket',
  text: symptomOf({ summary, runbook }),
  since: Date.parse(since),
});

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
  probesUrl: string;
  prometheusUrl: string;
  grafanaUrl: string;
  screens: readonly Screen[];
  database: DatabaseServer;
}

/** The lab as containers, seen and commanded from the controller's own. Docker starts and ends them. */
export class ContainerLab extends CompanyLab {
  /** What its team looks through. */
  readonly screens: readonly Screen[];
  private readonly options: ContainerLabOptions;
  private readonly watch: ComponentWatch;
  private readonly startedProcesses = new Map<string, number>();

  constructor(options: ContainerLabOptions) {
    super(options);
    this.options = options;
    this.screens = options.screens;
    this.watch = new ComponentWatch(options.components, {
      onNews: (name, what, message, time) => this.feed.add(name, what, message, time),
      onReady: (name) => this.onReady(name),
    });
  }

  track(name: string, pid: number | undefined): void {
    if (pid) this.startedProcesses.set(name, pid);
    else this.startedProcesses.delete(name);
  }

  /** Resolves when every component is ready for the first time. */
  async start(): Promise<void> {
    const { signal } = this.stopping;
    this.watch.begin(signal);
    this.watchBackEnds(signal);
    await watchSources({
      root: this.options.paths.services,
      polling: process.env.DRILL_WATCH === 'polling',
      onSave: () => {
        if (this.phase === 'up') void this.keepCode('saved');
      },
    });
    await this.watch.ready(signal);
    this.open();
    await this.takeUpWhatWasLeft();
  }

  status(): LabStatus {
    const { team, startedAt, workspace, portBase } = this.options;
    const components = this.watch.all().map(
      ({ component, state, restarts, lastDeath, readySince }): Component => ({
        ...componentFacts(component.name, portBase),
        name: component.name,
        role: component.role,
        state,
        pid: null,
        restarts,
        lastDeath,
        readySince,
      }),
    );
    const links = linkStatuses(containerProxies()).map((link) => ({
      ...link,
      listen: link.listen.replace(ADDRESSES.listenHost, 'toxiproxy'),
    }));
    return labStatus({ team, startedAt, workspace, phase: this.phase, components, links });
  }

  async restart(services: readonly string[], reason: string): Promise<void> {
    await Promise.all(this.kept(services).map((one) => one.order('restart', reason)));
    await this.comesBack(services);
  }

  override async reset(): Promise<ResetReport> {
    const report = await super.reset();
    return { ...report, keptIn: report.keptIn && asSeenFromHost(report.keptIn) };
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

  protected async killCompany(): Promise<void> {
    await Promise.all(this.kept(COMPANY).map((one) => one.order('kill')));
  }

  protected async startCompany(): Promise<void> {
    await Promise.all(this.kept(COMPANY).map((one) => one.order('start')));
    await this.comesBack(COMPANY);
  }

  protected reseed(): Promise<void> {
    return reseed(this.options.database);
  }

  /** The team's back ends outlive this process, and it outlives them: both go on by themselves. */
  private watchBackEnds(signal: AbortSignal): void {
    const { prometheusUrl, grafanaUrl } = this.options;
    const onFiring = (alert: FiringAlert) => this.say('pager', 'paged', `${alert.severity}: ${symptomOf(alert)}`);
    const onResolved = (alert: FiringAlert) => this.say('pager', 'resolved', `over: ${alert.summary}`);
    const onLook = (alerts: readonly FiringAlert[]) => this.follower?.alertsFire(alerts.map(alarmOf));
    void watchAlerts(prometheusUrl, { onFiring, onResolved, onLook }, { signal });
    void annotateGrafana(grafanaUrl, this, { signal });
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
}
