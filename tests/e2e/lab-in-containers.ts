import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DockerComposeEnvironment, type StartedDockerComposeEnvironment, Wait } from 'testcontainers';
import { SERVICES } from '#infra/topology.ts';

export const ROOT = resolve(import.meta.dirname, '../..');
/** Far from every other lab of these tests. */
const PORT_PREFIX = '231';
const TEAM = 'e2e';
const UP_MS = 300_000;

/** Whether a Docker engine answers. Without one these tests are left out, but not where the suite has to be complete. */
export function hasDocker(): boolean {
  try {
    execFileSync('docker', ['info'], { stdio: 'ignore', timeout: 20_000 });
    return true;
  } catch {
    return process.env.CI === 'true';
  }
}

interface TraceSearch {
  service: string;
  operation?: string;
  /** Such as 800ms. */
  minDuration?: string;
}

/** What Jaeger's HTTP interface gives of a trace, as far as it is read here. */
interface JaegerTrace {
  traceID: string;
  spans: { spanID: string; processID: string; references: { refType: string; spanID: string }[] }[];
  processes: Record<string, { serviceName: string }>;
}

interface Series {
  metric: Record<string, string>;
  /** Unix seconds, and the value then. */
  values: [number, string][];
}

/** A lab as `docker compose up` brings it up, without Grafana, on ports of its own and the code of this checkout. */
export class LabInContainers {
  readonly ports = {
    controller: `${PORT_PREFIX}00`,
    prometheus: `${PORT_PREFIX}80`,
    loki: `${PORT_PREFIX}81`,
    jaeger: `${PORT_PREFIX}82`,
  };
  private readonly environment: StartedDockerComposeEnvironment;

  private constructor(environment: StartedDockerComposeEnvironment) {
    this.environment = environment;
  }

  static async start(): Promise<LabInContainers> {
    let environment = new DockerComposeEnvironment(ROOT, 'docker-compose.yml')
      .withProjectName(`drill-${TEAM}`)
      .withEnvironment({ TEAM, PORT_PREFIX, COMPOSE_PROFILES: '' })
      .withBuild()
      .withStartupTimeout(UP_MS)
      // Their images have no program that could check them from inside, and where these tests run in a container of their
      // own, testcontainers would look for the ports on the bridge's address, while the lab is on 127.0.0.1 only. The
      // controller, which is waited for, is not healthy before these two answer.
      .withWaitStrategy('jaeger-1', Wait.forAll([]))
      .withWaitStrategy('collector-1', Wait.forAll([]));
    for (const name of [
      'postgres',
      'toxiproxy',
      'loki',
      'prometheus',
      'recorder',
      'load',
      'probes',
      'controller',
      ...SERVICES,
    ]) {
      environment = environment.withWaitStrategy(`${name}-1`, Wait.forHealthCheck());
    }
    return new LabInContainers(await environment.up());
  }

  /** What the controller answers. */
  async ask<Answer>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer> {
    const record = JSON.parse(readFileSync(join(ROOT, '.drill/labs', TEAM, 'lab.json'), 'utf8')) as { token: string };
    const response = await fetch(`http://127.0.0.1:${this.ports.controller}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${record.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text) as Answer;
  }

  /** The values of a PromQL expression at this moment, one a series. */
  async promql(query: string): Promise<number[]> {
    const { data } = await this.read<{ data: { result: { value: [number, string] }[] } }>(
      `http://127.0.0.1:${this.ports.prometheus}/api/v1/query?${new URLSearchParams({ query })}`,
    );
    return data.result.map(({ value }) => Number(value[1]));
  }

  /** Alerts that fired at any moment since then, by name and what they are about. @param since unix milliseconds */
  async firedAlerts(since: number): Promise<string[]> {
    const fired = await this.range('max by (alertname, service, http_route) (ALERTS{alertstate="firing"})', since);
    return fired.map(({ metric }) => Object.values(metric).join(' '));
  }

  /** Whether a PromQL expression had a value at any moment since then. @param since unix milliseconds */
  async hadValue(query: string, since: number): Promise<boolean> {
    const series = await this.range(query, since);
    return series.some(({ values }) => values.some(([, value]) => Number.isFinite(Number(value))));
  }

  /** The series of a PromQL expression from then until now. @param since unix milliseconds */
  private async range(query: string, since: number): Promise<Series[]> {
    const range = { query, start: String(since / 1000), end: String(Date.now() / 1000), step: '5' };
    const { data } = await this.read<{ data: { result: Series[] } }>(
      `http://127.0.0.1:${this.ports.prometheus}/api/v1/query_range?${new URLSearchParams(range)}`,
    );
    return data.result;
  }

  /** Trace ids that Jaeger finds, newest first. */
  async traces(search: TraceSearch): Promise<string[]> {
    return (await this.wholeTraces(search)).map(({ traceID }) => traceID);
  }

  /** Which service called which, by parent and child of the spans that Jaeger finds. */
  async calls(search: TraceSearch): Promise<[caller: string, called: string][]> {
    const traces = await this.wholeTraces(search);
    return traces.flatMap(({ spans, processes }) => {
      const serviceOf = (spanId: string | undefined) =>
        processes[spans.find((span) => span.spanID === spanId)?.processID ?? '']?.serviceName ?? '';
      return spans.flatMap(({ spanID, references }) => {
        const parent = references.find(({ refType }) => refType === 'CHILD_OF')?.spanID;
        return parent === undefined ? [] : [[serviceOf(parent), serviceOf(spanID)] as [string, string]];
      });
    });
  }

  /** Log lines, or the values of an expression over them, that Loki finds. @param since unix milliseconds; by default an hour ago */
  async logs(query: string, since?: number): Promise<string[]> {
    const range = { query, limit: '50', ...(since === undefined ? {} : { start: String(Math.floor(since / 1000)) }) };
    const { data } = await this.read<{ data: { result: { values: [string, string][] }[] } }>(
      `http://127.0.0.1:${this.ports.loki}/loki/api/v1/query_range?${new URLSearchParams(range)}`,
    );
    return data.result.flatMap(({ values }) => values.map(([, line]) => line));
  }

  /** Kills a container as `docker kill` does. */
  kill(name: string): void {
    execFileSync('docker', ['kill', `drill-${TEAM}-${name}-1`], { stdio: 'ignore' });
  }

  startAgain(name: string): void {
    execFileSync('docker', ['start', `drill-${TEAM}-${name}-1`], { stdio: 'ignore' });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.environment.down({ removeVolumes: true, timeout: 10_000 });
    rmSync(join(ROOT, '.drill/labs', TEAM), { recursive: true, force: true });
    rmSync(join(ROOT, '.drill/history', `${TEAM}.git`), { recursive: true, force: true });
    rmSync(join(ROOT, '.drill/met', `${TEAM}.json`), { force: true });
  }

  private async wholeTraces(search: TraceSearch): Promise<JaegerTrace[]> {
    const query = new URLSearchParams({ ...search, limit: '20', lookback: '5m' });
    const url = `http://127.0.0.1:${this.ports.jaeger}/api/traces?${query}`;
    return (await this.read<{ data: JaegerTrace[] }>(url)).data;
  }

  private async read<Answer>(url: string): Promise<Answer> {
    const response = await fetch(url, { signal: AbortSignal.timeout(20_000) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${url}: ${response.status} ${text}`);
    return JSON.parse(text) as Answer;
  }
}

/** Containers, networks and volumes that are left of a lab, by name. */
export function leftOvers(team = TEAM): string[] {
  return [
    ['ps', '--all', '--format', '{{.Names}}'],
    ['network', 'ls', '--format', '{{.Name}}'],
    ['volume', 'ls', '--format', '{{.Name}}'],
  ].flatMap((args) =>
    execFileSync('docker', args, { encoding: 'utf8' })
      .split('\n')
      .filter((name) => name.startsWith(`drill-${team}`)),
  );
}
