import { parseArgs } from 'node:util';
import { LabError } from '#chaos/errors/lab-error.ts';
import { type CommandLine, OPTIONS, recorderOptions } from './command-line.ts';
import { startRecorder } from './start.ts';

/** Runs the flight recorder as a process of its own: node:sqlite blocks the event loop that it runs on. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS, strict: true });
  const recorder = await startRecorder(recorderOptions(values as CommandLine));
  console.log(JSON.stringify({ listening: recorder.address }));
  const stop = async () => {
    await recorder[Symbol.asyncDispose]();
    process.exit(0);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  console.error((error as Error).message);
  process.exit(error instanceof LabError ? error.exitCode : 2);
});
