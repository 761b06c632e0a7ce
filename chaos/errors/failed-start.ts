import { LabError } from './lab-error.ts';

/** Says why a program did not start, with how it is called where it was called wrongly, and ends it with that as exit code. */
export function tellFailedStart(error: unknown, usage: string): void {
  const known = error instanceof LabError;
  console.error(known ? `${error.message}\nUsage: ${usage}` : error);
  process.exitCode = known ? error.exitCode : 1;
}
