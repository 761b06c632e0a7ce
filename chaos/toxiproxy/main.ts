import { LabError } from '#chaos/errors/lab-error.ts';
import { runToxiproxy } from './command-line.ts';

try {
  await runToxiproxy(process.argv.slice(2), 'node chaos/toxiproxy/main.ts');
} catch (error) {
  if (!(error instanceof LabError)) throw error;
  console.error(error.message);
  process.exit(error.exitCode);
}
