import { tellFailedStart } from '#chaos/errors/failed-start.ts';
import { startLoad } from './load.ts';
import { readOptions, USAGE } from './options.ts';

try {
  const load = await startLoad({ ...readOptions(process.argv.slice(2)), token: process.env.CONTROL_TOKEN });
  console.log(`listening on ${load.url}`);
  const stop = () => load.stop().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  tellFailedStart(error, USAGE);
}
