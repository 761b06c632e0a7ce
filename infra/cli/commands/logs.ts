import { setTimeout as delay } from 'node:timers/promises';
import { LabError } from '#chaos/errors/lab-error.ts';
import type { LogPage, LogRecord } from '#chaos/recorder/answers.ts';
import { type LabClient, runningLab } from '../lab-client.ts';
import { printJson, printLine } from '../print.ts';
import { byTime, logLine } from '../telemetry/log-lines.ts';
import { readDuration, readLevel, readLimit, readService, readTraceId } from '../telemetry/options.ts';
import { plainScreen, type Screen, standardScreen } from '../telemetry/screen.ts';

interface LogsOptions {
  team?: string | undefined;
  trace?: string;
  service?: string;
  level?: string;
  contains?: string;
  since?: string;
  limit?: string;
  follow?: boolean;
  json?: boolean;
}

const MOST_RECORDS = 5_000;
/** Services send twice a second; asking more often shows nothing sooner. */
const FOLLOW_INTERVAL_MS = 400;

/** What the options ask the controller for. @throws LabError bad-request, naming the option */
export function logQuery({ trace, service, level, contains, since, limit }: LogsOptions) {
  return {
    traceId: trace === undefined ? undefined : readTraceId('--trace', trace),
    service: service === undefined ? undefined : readService('--service', service),
    level: level === undefined ? undefined : readLevel('--level', level),
    contains,
    since: since === undefined ? undefined : Date.now() - readDuration('--since', since),
    limit: limit === undefined ? undefined : readLimit(MOST_RECORDS)('--limit', limit),
  };
}

type LogQuery = ReturnType<typeof logQuery>;

/** Shows log records, oldest first; with `--follow` also those that come, until Ctrl-C. */
export async function logs(options: LogsOptions): Promise<void> {
  const query = logQuery(options);
  const client = runningLab(options.team);
  const page = await client.get<LogPage>('/logs', query);
  if (options.json && !options.follow) return printJson(page);
  const screen = logScreen();
  const show = (record: LogRecord) => printLine(options.json ? JSON.stringify(record) : logLine(record, screen));
  byTime(page.records).forEach(show);
  if (options.follow) return follow(client, { ...query, limit: MOST_RECORDS }, page.nextCursor, show);
  if (page.records.length === 0) printLine('No log line is like that.');
}

/** A terminal cuts long lines; a pipe gets all of them: what grep is to find must be there. */
function logScreen(): Screen {
  const isCut = process.stdout.isTTY || process.env.COLUMNS !== undefined;
  return isCut ? standardScreen() : plainScreen(Number.MAX_SAFE_INTEGER);
}

async function follow(
  client: LabClient,
  query: LogQuery,
  from: string,
  show: (record: LogRecord) => void,
): Promise<void> {
  let after = from;
  let isAway = false;
  while (true) {
    await delay(FOLLOW_INTERVAL_MS);
    try {
      // Cursors only move on, so a time that passes by meanwhile must not hide records.
      const page = await client.get<LogPage>('/logs', { ...query, since: undefined, after });
      byTime(page.records).forEach(show);
      after = page.nextCursor;
      isAway = false;
    } catch (error) {
      if (!(error instanceof LabError) || !['unavailable', 'lab-down'].includes(error.code)) throw error;
      // The recorder is being restarted and goes on where it was.
      if (!isAway) process.stderr.write(`drill: ${error.message}\n`);
      isAway = true;
    }
  }
}
