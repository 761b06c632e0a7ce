import type { Command } from 'commander';
import { collect, JSON_OPTION } from './command-options.ts';

const SINCE = 'not older than this, such as 90s, 5m or 2h';

/** Adds the command that tells how the lab stands. @param team whose lab, as given so far */
export function addStatusCommand(program: Command, team: () => string | undefined): void {
  program
    .command('status')
    .description('what runs, where it listens, where a debugger attaches')
    .option(...JSON_OPTION)
    .action(async (options) => (await import('./status.ts')).status({ ...options, team: team() }));
}

/** Adds the commands that read traces, logs, metrics and the service graph. @param team whose lab, as given so far */
export function addTelemetryCommands(program: Command, team: () => string | undefined): void {
  program
    .command('traces')
    .description('the newest requests; with --trace one of them over time, with its log')
    .option('-s, --service <service>', 'with a span of this service')
    .option('-o, --operation <name>', 'with a span of this name, such as "POST /orders"')
    .option('--min-duration <time>', 'that took at least this, such as 500ms or 2s')
    .option('-e, --errors', 'with an error in it')
    .option('--since <time>', SINCE)
    .option('-n, --limit <count>', 'how many at most (default 20)')
    .option('-t, --trace <id>', 'show this one; the first 8 digits of its id are enough')
    .option('--unfold', 'with --trace: a line for every span, also for those that are alike')
    .option(...JSON_OPTION)
    .action(async (options) => (await import('./traces.ts')).traces({ ...options, team: team() }));
  program
    .command('logs')
    .description('what the services say, oldest first')
    .option('-t, --trace <id>', 'of this trace; the first 8 digits of its id are enough')
    .option('-s, --service <service>', 'of this service')
    .option('-l, --level <level>', 'at least this grave: trace, debug, info, warn, error or fatal')
    .option(
      '-c, --contains <text>',
      'with this in the message or in a value, such as an order number; in the last 15 minutes unless --since says more',
    )
    .option('--since <time>', SINCE)
    .option('-n, --limit <count>', 'the newest of them, how many at most (default 100)')
    .option('-f, --follow', 'go on with those that come, until Ctrl-C')
    .option('--json', 'one JSON document; with --follow one for each line')
    .action(async (options) => (await import('./logs.ts')).logs({ ...options, team: team() }));
  program
    .command('metrics')
    .description('what the services measure; with a name its series, and traces to go on with')
    .argument('[name]', 'a metric, such as http_server_request_duration_seconds')
    .option('-s, --service <service>', 'of this service')
    .option(
      '-l, --label <name=value>',
      'with this label, by its whole name (./drill metrics NAME --json shows it), such as http_request_method=POST; may be given several times',
      collect,
    )
    .option('--since <time>', 'over this time (default 5m)')
    .option(...JSON_OPTION)
    .action(async (name, options) => (await import('./metrics.ts')).metrics(name, { ...options, team: team() }));
  program
    .command('graph')
    .description('who calls whom, how often, how often in vain, how fast; from the spans')
    .option('-w, --window <time>', 'over this time, 10s to 24h (default 5m)')
    .option(...JSON_OPTION)
    .action(async (options) => (await import('./graph.ts')).graph({ ...options, team: team() }));
  program
    .command('coverage')
    .description("whether every hop of the users' requests left a span, a log line and an exemplar; 1 where not")
    .option('-w, --window <time>', 'over this time, 10s to 1h (default 5m)')
    .option(...JSON_OPTION)
    .action(async (options) => (await import('./coverage.ts')).coverage({ ...options, team: team() }));
}
