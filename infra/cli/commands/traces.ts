import type { LabStatus } from '#chaos/api/lab-control.ts';
import type { LogPage, Trace, TraceList } from '#chaos/recorder/answers.ts';
import { type LabClient, runningLab } from '../lab-client.ts';
import { printJson, printLine } from '../print.ts';
import { byTime, logLine } from '../telemetry/log-lines.ts';
import { readDuration, readLimit, readService, readTraceId, wrongOption } from '../telemetry/options.ts';
import { countText } from '../telemetry/quantities.ts';
import { type Screen, standardScreen } from '../telemetry/screen.ts';
import { teamCommand } from '../telemetry/team-command.ts';
import { shortTraceId } from '../telemetry/trace-id.ts';
import { traceListLines } from '../telemetry/trace-list.ts';
import { waterfallLines } from '../telemetry/waterfall.ts';

interface TracesOptions {
  team?: string | undefined;
  service?: string;
  operation?: string;
  minDuration?: string;
  errors?: boolean;
  since?: string;
  limit?: string;
  trace?: string;
  unfold?: boolean;
  json?: boolean;
}

const MOST_TRACES = 1_000;
/** Log lines under a waterfall; beyond them the command for all of them is enough. */
const MOST_LOG_LINES = 12;
const MOST_LOG_RECORDS = 1_000;

/** What the options ask the controller for. @throws LabError bad-request, naming the option */
export function traceQuery(options: TracesOptions) {
  const { service, operation, minDuration, errors, since, limit } = options;
  return {
    service: service === undefined ? undefined : readService('--service', service),
    operation,
    minDurationMs: minDuration === undefined ? undefined : readDuration('--min-duration', minDuration),
    errors: errors === true ? true : undefined,
    since: since === undefined ? undefined : Date.now() - readDuration('--since', since),
    limit: limit === undefined ? undefined : readLimit(MOST_TRACES)('--limit', limit),
  };
}

/** @throws LabError bad-request for an option that would be passed over */
function refuseIdle(options: TracesOptions): void {
  const { trace, unfold, service, operation, minDuration, errors, since, limit } = options;
  if (trace === undefined) {
    if (unfold) throw wrongOption('--unfold', 'given together with --trace', 'no --trace');
    return;
  }
  const filters = { service, operation, 'min-duration': minDuration, errors, since, limit };
  const idle = Object.entries(filters).find(([, value]) => value !== undefined);
  if (idle !== undefined) throw wrongOption(`--${idle[0]}`, 'given without --trace, which shows one trace', trace);
}

/** Lists traces, or with `--trace` shows one over time with what was logged in it. */
export async function traces(options: TracesOptions): Promise<void> {
  const traceId = options.trace === undefined ? undefined : readTraceId('--trace', options.trace);
  const query = traceQuery(options);
  refuseIdle(options);
  const client = runningLab(options.team);
  const screen = standardScreen();
  if (traceId !== undefined) return showTrace(client, traceId, options, screen);
  const list = await client.get<TraceList>('/traces', query);
  if (options.json) return printJson(list);
  if (list.traces.length === 0)
    return printLine('No trace is like that. The newest arrive about a second after their request.');
  for (const line of traceListLines(list, screen)) printLine(line);
  printLine();
  printLine(`${teamCommand(options.team, `traces --trace ${shortTraceId(list.traces[0]?.traceId ?? '')}`)} shows one.`);
}

/** What the port of each link leads to: a call's span knows only the port. */
async function linkPorts(client: LabClient): Promise<Map<number, string>> {
  const { links } = await client.get<LabStatus>('/status');
  return new Map(links.map(({ listen, to }) => [Number(listen.split(':').at(-1)), to]));
}

async function showTrace(client: LabClient, traceId: string, options: TracesOptions, screen: Screen): Promise<void> {
  const trace = await client.get<Trace>(`/traces/${traceId}`);
  if (options.json) return printJson(trace);
  const peers = await linkPorts(client);
  for (const line of waterfallLines(trace, screen, { unfold: options.unfold === true, peers })) printLine(line);
  const { records } = await client.get<LogPage>('/logs', { traceId: trace.traceId, limit: MOST_LOG_RECORDS });
  const shown = byTime(records).slice(0, MOST_LOG_LINES);
  printLine();
  printLine(screen.paint('bold', `${countText(records.length, 'log line')} of this trace`));
  for (const record of shown) printLine(logLine({ ...record, traceId: null }, screen));
  if (records.length > shown.length) printLine(`... and ${records.length - shown.length} more`);
  printLine();
  const id = shortTraceId(trace.traceId);
  if (records.length > 0) printLine(`${teamCommand(options.team, `logs --trace ${id}`)} shows the log alone.`);
  printLine(`${teamCommand(options.team, `traces --trace ${id} --json`)} shows every attribute.`);
}
