import { createToggle } from '#kit/admin.ts';
import { readConfig } from '#kit/config.ts';
import { createPool } from '#kit/database.ts';
import { migrate } from '#kit/migrations.ts';
import { runService } from '#kit/service.ts';
import { createBackgroundLoop } from './background-loop.ts';
import { workerConfig } from './config.ts';
import { renderBacklog } from './metrics.ts';
import { createPress } from './press.ts';
import { listNewestTexts, renderNext } from './rendering.ts';
import { createRoutes } from './routes.ts';
import { canReadCharges } from './store.ts';

const TURN_EVERY_MS = 1000;

const config = readConfig(workerConfig);
const db = createPool(config);
const press = createPress(() => listNewestTexts(db));
const rendering = createBackgroundLoop(
  async () => renderBacklog.set((await renderNext(db)) + press.backlog),
  TURN_EVERY_MS,
  'statements could not be rendered; trying again',
);

await runService(config, {
  router: createRoutes(db, press),
  toggles: {
    hogCpu: createToggle('Sets all statements again and again, with about 60% of a core.', ['off', 'on'], (value) => {
      if (value === 'on') press.start();
      else press.stop();
    }),
  },
  prepare: () => migrate({ schema: 'worker', folder: `${import.meta.dirname}/migrations`, config }),
  checkReady: async () => {
    if (!(await canReadCharges(db))) throw new Error("billing's charges are not there yet");
  },
  start: rendering.start,
  stop: async () => {
    press.stop();
    await rendering.stop();
    await db.end();
  },
});
