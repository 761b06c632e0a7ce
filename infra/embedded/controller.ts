// The controller's process: reads which lab it is, wires lab and HTTP interface together, and runs until it is told to end.
import { parseArgs } from 'node:util';
import { startApi } from '#chaos/api/server.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import { audienceOf } from '../lab/listening.ts';
import { portPlan } from '../topology.ts';
import { drillParts } from './drill-parts.ts';
import { EmbeddedLab } from './lab.ts';
import { labPaths } from './lab-paths.ts';
import { readLabRecord, teamName } from './lab-state.ts';
import { labTokens } from './lab-tokens.ts';

/** Tells the keeper (keep-controller.sh) not to try again. */
const CANNOT_START = 75;
const ANSWERED_WITHIN_MS = 200;

const { values } = parseArgs({ options: { team: { type: 'string' } } });
const paths = labPaths(teamName.parse(values.team));
const record = readLabRecord(paths);
if (!record) {
  process.stderr.write(`there is no lab record at ${paths.labFile}; ./drill up makes one\n`);
  process.exit(CANNOT_START);
}
const ports = portPlan(record.portBase);

const lab = new EmbeddedLab({
  paths,
  record,
  onEnded: (exitCode) => void api.close().then(() => process.exit(exitCode)),
});
/** Dies once it has answered; the keeper brings another one, which starts everything with the tokens of the record. */
function startAnew(): void {
  lab.say('lab', 'restarting', 'the service-admin has another token: every part is started anew');
  setTimeout(() => process.exit(1), ANSWERED_WITHIN_MS);
}

const { drill, session, history, code } = drillParts(lab, paths);

const api = await startApi({
  host: '127.0.0.1',
  listen: record.listen,
  audience: audienceOf(record.listen),
  port: ports.controller,
  lab,
  drill,
  history,
  code,
  recorderUrl: `http://127.0.0.1:${ports.recorder}`,
  session,
  tokens: labTokens(paths, record, startAnew),
}).catch((error: Error) => {
  process.stderr.write(`${error instanceof LabError ? error.message : error.stack}\n`);
  process.exit(CANNOT_START);
});

process.on('SIGTERM', () => void lab.stop(0));
process.on('SIGINT', () => void lab.stop(0));
// A fault nobody foresaw: say it, and let the keeper start a controller that knows what was running.
process.on('unhandledRejection', (reason) => {
  process.stderr.write(`${reason instanceof Error ? reason.stack : String(reason)}\n`);
  process.exit(1);
});

await lab.start().catch((error: Error) => {
  process.stderr.write(`${error instanceof LabError ? error.message : error.stack}\n`);
  return lab.stop(CANNOT_START);
});
