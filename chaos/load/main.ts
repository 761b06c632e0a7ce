import { LabError } from '#chaos/errors/lab-error.ts';
import { startLoad } from './load.ts';
import { readOptions, USAGE } from './options.ts';

try {
  const load = await startLoad({ ...readOptions(process.argv.slice(2)), token: process.env.CONTROL_TOKEN });
  console.log(`listening on ${load.url}`);
  const stop = () => load.stop().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  const known = error instanceof LabError;
  console.error(known ? `${error.message}\nUsage: ${USAGE}` : error);
  process.exitCode = known ? error.exitCode : 1;
}
