// The first process of a container: keeps one program of the lab running, starts it again when its code is saved or when
// it dies, and takes the controller's orders. Usage: keep.ts NAME
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { watchSources } from '../embedded/supervisor/source-watcher.ts';
import { SupervisedProcess } from '../embedded/supervisor/supervised-process.ts';
import { SERVICES } from '../topology.ts';
import { KEEPER_PORT, SERVICES_FOLDER } from './addresses.ts';
import { News, serveKeeper } from './keeper-api.ts';
import { isKept, KEPT, keptProcess } from './kept-process.ts';

/** There while the program is ready: the container's health check asks for it. */
const READY_FILE = '/tmp/ready';
const LOG_FILE = '/tmp/output.log';

const [name] = process.argv.slice(2);
const token = process.env.ADMIN_TOKEN;
if (!isKept(name) || !token) {
  process.stderr.write(`usage: ADMIN_TOKEN=... keep.ts NAME, one of ${KEPT.join(', ')}; got ${name ?? 'nothing'}\n`);
  process.exit(2);
}

const news = new News();
const kept = new SupervisedProcess(keptProcess(name, LOG_FILE), {
  onNews: (one) => {
    news.add(one);
    if (one.what !== 'ready') process.stderr.write(`${one.message}\n`);
    if (kept.kind === 'running') writeFileSync(READY_FILE, '');
    else rmSync(READY_FILE, { force: true });
  },
  onPid: () => {},
});

// `docker logs` shows what the program says; the file is there for its last words.
writeFileSync(LOG_FILE, '');
spawn('tail', ['-n', '+1', '-F', LOG_FILE], { stdio: ['ignore', 'inherit', 'ignore'] });

await serveKeeper({ host: '0.0.0.0', port: KEEPER_PORT, token, kept, news });
kept.start();
if (SERVICES.some((service) => service === name)) {
  await watchSources({
    root: SERVICES_FOLDER,
    polling: process.env.DRILL_WATCH === 'polling',
    onSave: ({ folder, files }) => {
      if (folder !== name && folder !== 'kit') return;
      if (kept.kind !== 'stopped') kept.restart(`${files.map((file) => `services/${file}`).join(', ')} was saved`);
    },
  });
}

async function end(): Promise<void> {
  kept.stop();
  await kept.waitFor((kind) => kind === 'stopped');
  process.exit(0);
}
process.on('SIGTERM', () => void end());
process.on('SIGINT', () => void end());
