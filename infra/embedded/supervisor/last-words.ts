import { closeSync, openSync, readSync, statSync } from 'node:fs';

const TAIL_BYTES = 4_000;

/** Last words of a process: its newest log lines, read from the end of a file of any length. */
export function lastLines(file: string, count: number): string[] {
  let handle: number | undefined;
  try {
    const { size } = statSync(file);
    handle = openSync(file, 'r');
    const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
    readSync(handle, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8').split('\n').filter(Boolean).slice(-count);
  } catch {
    // No log, no last words: the caller's sentence stands without them.
    return [];
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** One line that says why a process died: the first that names an error, else its last. */
export function lastWords(file: string): string {
  const lines = lastLines(file, 40);
  const line = lines.find((one) => /(Error|error|fatal|FATAL|fault\(s\))[:\s"]/.test(one)) ?? lines.at(-1);
  return line ? message(line).slice(0, 300) : 'it said nothing';
}

/** The words of a structured log line; any other line as it is. */
function message(line: string): string {
  try {
    const { msg } = JSON.parse(line) as { msg?: string };
    return msg ?? line.trim();
  } catch {
    // Not a log line of ours: Node's or PostgreSQL's own words, or half a line.
    return line.trim();
  }
}
