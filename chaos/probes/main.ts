import { once } from 'node:events';
import { tellFailedStart } from '#chaos/errors/failed-start.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import { Complaints } from '#chaos/load/complaints.ts';
import { HttpSender } from '#chaos/load/http-sender.ts';
import { readOptions } from '#chaos/load/options.ts';
import { systemClock } from '#chaos/load/pacer.ts';
import { Prober } from './prober.ts';
import { createStatusServer } from './server.ts';
import { readUsers } from './users.ts';

const USAGE = `node chaos/probes/main.ts --port P --seed N --target storefront=http://127.0.0.1:4401 [--target orders=...]
With USERS_URL in the environment: the load generator, whose users it does as. With CONTROL_TOKEN: what that asks for, and
what whoever asks for the status must show.`;

const { USERS_URL, CONTROL_TOKEN } = process.env;

try {
  const { host, port, seed, targets } = readOptions(process.argv.slice(2));
  if (!USERS_URL) throw new LabError('bad-request', 'USERS_URL is not set');
  const complaints = new Complaints(systemClock, (line) => process.stderr.write(`${line}\n`));
  const load = new HttpSender(USERS_URL);
  const users = () => readUsers(load, CONTROL_TOKEN);
  const prober = new Prober({ targets, seed, users, log: (line) => complaints.add(line) });
  const server = createStatusServer(() => prober.status(), CONTROL_TOKEN).listen(port, host);
  await once(server, 'listening');
  console.log(`listening on http://${host}:${port}`);
  const stop = () => prober[Symbol.asyncDispose]().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  tellFailedStart(error, USAGE);
}
