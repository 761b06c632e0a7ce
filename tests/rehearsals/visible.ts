import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabStatus } from '#chaos/api/lab-control.ts';
import { createRecordReader } from '#chaos/recorder/reader.ts';
import type { LabRecord } from '#infra/embedded/lab-state.ts';
import { type LabUnderTest, ROOT } from '../integration/lab/lab-under-test.ts';

/** A text that a team can see, and where. */
export interface Visible {
  where: string;
  text: string;
}

const MOST_TRACES = 1_000;
const READ_WHOLE = 150;

async function telemetry(lab: LabUnderTest): Promise<Visible[]> {
  const record = createRecordReader(`http://127.0.0.1:${lab.portBase}/api/v1`);
  const { traces } = await record.traces({ limit: MOST_TRACES, since: '10m' });
  // The newest, and those with errors or long waits: what a team would open.
  const telling = [...traces].sort((a, b) => b.errorCount - a.errorCount || b.durationMs - a.durationMs);
  const read = [...new Set([...telling, ...traces].slice(0, READ_WHOLE * 2).map(({ traceId }) => traceId))];
  const whole = await Promise.all(read.slice(0, READ_WHOLE).map((traceId) => record.trace(traceId)));
  const logs = await record.logs({ limit: 5_000, since: '10m' });
  const { metrics } = await record.metrics();
  const series = await Promise.all(metrics.map(({ name }) => record.metric(name, { since: '2m' })));
  return [
    { where: 'traces', text: JSON.stringify(traces) },
    ...whole.map((one) => ({ where: `trace ${one.traceId}`, text: JSON.stringify(one) })),
    { where: 'logs', text: JSON.stringify(logs) },
    { where: 'metrics', text: JSON.stringify([metrics, series]) },
    { where: 'graph', text: JSON.stringify(await record.graph(300)) },
  ];
}

async function interfaces(lab: LabUnderTest): Promise<Visible[]> {
  const paths = ['/status', '/events', '/incident', '/history', '/nonsense', '/validations/1', '/traces/0000000000'];
  const answers = paths.map(async (path) => ({ where: `GET ${path}`, text: JSON.stringify(await lab.get(path)) }));
  const { components } = await lab.get<LabStatus>('/status');
  const pages = components
    .filter(({ url }) => url?.startsWith('http'))
    .flatMap(({ url }) =>
      ['/status', '/proxies', '/metrics', '/toggles', '/profile', '/nonsense'].map((path) => `${url}${path}`),
    )
    .map(async (url) => ({
      where: url,
      text: await (await fetch(url, { signal: AbortSignal.timeout(10_000) })).text(),
    }));
  return Promise.all([...answers, ...pages]);
}

async function commands(lab: LabUnderTest): Promise<Visible[]> {
  const all = [
    ['status'],
    ['traces'],
    ['logs'],
    ['metrics'],
    ['graph'],
    ['coverage'],
    ['history'],
    ['start'],
    ['undo', '99'],
    ['--help'],
    ['start', '--help'],
  ];
  const seen: Visible[] = [];
  for (const args of all) {
    const { stdout, stderr } = await lab.drill(...args);
    seen.push({ where: `./drill ${args.join(' ')}`, text: stdout + stderr });
  }
  return seen;
}

/** Command lines of the lab and of all that it has started, as `ps` shows them; the checkout's path is left out. */
export function processes(lab: LabUnderTest): Visible {
  const { keeperPid } = JSON.parse(readFileSync(join(ROOT, '.drill/labs', lab.team, 'lab.json'), 'utf8')) as LabRecord;
  const list = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => {
      const [, pid, parent, args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), args }];
    });
  const family = new Set([keeperPid]);
  for (let size = 0; size < family.size; ) {
    size = family.size;
    for (const { pid, parent } of list) if (family.has(parent)) family.add(pid);
  }
  const lines = list.filter(({ pid }) => family.has(pid)).map(({ args }) => args);
  return { where: 'process list', text: lines.join('\n').replaceAll(ROOT, '') };
}

function logFiles(lab: LabUnderTest): Visible[] {
  const folder = join(ROOT, '.drill/labs', lab.team, 'logs');
  return globSync('*.log', { cwd: folder }).map((file) => ({
    where: `log file ${file}`,
    text: readFileSync(join(folder, file), 'utf8'),
  }));
}

/** Names and contents of what a team may open in its workspace. */
function workspace(lab: LabUnderTest): Visible[] {
  const files = globSync('**/*.{ts,sql,yaml,md,json}', { cwd: lab.services });
  return [
    { where: 'names of files in services/', text: files.join('\n') },
    ...files.map((file) => ({ where: `services/${file}`, text: readFileSync(join(lab.services, file), 'utf8') })),
  ];
}

/** Everything that a team can see of its lab at this moment. */
export async function everythingVisible(lab: LabUnderTest): Promise<Visible[]> {
  return [
    processes(lab),
    ...(await telemetry(lab)),
    ...(await interfaces(lab)),
    ...(await commands(lab)),
    ...logFiles(lab),
    ...workspace(lab),
  ];
}
