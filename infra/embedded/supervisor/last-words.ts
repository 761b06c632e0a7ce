import { closeSync, openSync, readSync, statSync } from 'node:fs';

const TAIL_BYTES = 8_000;

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

/** What Node writes of an error that nobody caught: `SyntaxError [CODE]: what`. */
const UNCAUGHT = /^\w*Error( \[\w+\])?: /;
/** Where it happened, in a line of its own above that. */
const PLACE = /^(?:file:\/\/)?(\/\S+:\d+)$/;

/** Paths of services as their authors know them, wherever the copy of the code lies. */
const shortened = (text: string) => text.replaceAll(/(?:file:\/\/)?\/[^\s'"]*?\/(services\/[^\s'"]+)/g, '$1');

/** One line that says why a process died, and where: an error that nobody caught, else the first that names one, else its last. */
export function lastWords(file: string): string {
  const lines = lastLines(file, 60);
  const uncaught = lines.findLastIndex((one) => UNCAUGHT.test(one));
  const named = lines.find((one) => /(Error|error|fatal|FATAL|fault\(s\))[:\s"]/.test(one));
  const line = lines[uncaught] ?? named ?? lines.at(-1);
  if (!line) return 'it said nothing';
  // Node's own files stand there as well, without a slash in front.
  const place = lines.slice(Math.max(0, uncaught - 6), Math.max(0, uncaught)).findLast((one) => PLACE.test(one));
  const at = place ? `${place.replace(PLACE, '$1')}: ` : '';
  return shortened(`${at}${message(line)}`).slice(0, 300);
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
