import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import { BENCH_VARIABLE } from '#chaos/judge/bench-address.ts';
import { type CheckResult, checkResult } from '#chaos/judge/verdict.ts';
import { PROJECT_ROOT } from '../lab-paths.ts';

/** What chaos/judge/reporter.ts and check.ts write. */
const line = z.union([
  z.object({ planned: z.string() }),
  z.object({ started: z.string() }),
  z.object({ ended: checkResult }),
  z.object({ checks: z.array(checkResult), names: z.array(z.string()) }),
]);

/** A suite takes half a minute; where services answer nothing at all, each of its checks waits as long as it may. */
const SUITE_TIMEOUT_MS = 120_000;
const KEPT_ERRORS = 4_000;

interface SuiteOptions {
  scenario: string;
  /** File with the bench's address. */
  addressFile: string;
  /** Runs only the check of that name. */
  only?: string | undefined;
  /** Ends with the first check that fails: for those who need the verdict alone. */
  stopAtFailure?: boolean | undefined;
  onProgress: (line: string) => void;
  signal: AbortSignal;
}

/** What a run of a suite has told so far. */
interface Told {
  ended: CheckResult[];
  /** Every check, also those that did not run; undefined unless the suite came to its end. */
  names: string[] | undefined;
}

function parsed(text: string): z.infer<typeof line> | undefined {
  try {
    return line.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** @param onFailure gives whether the failure decides: then nothing that the suite still says counts */
async function listen(
  output: NodeJS.ReadableStream,
  onProgress: (line: string) => void,
  onFailure: () => boolean,
): Promise<Told> {
  const told: Told = { ended: [], names: undefined };
  const planned: string[] = [];
  const placeOf = (name: string) =>
    planned.includes(name) ? ` ${planned.indexOf(name) + 1} of ${planned.length}` : '';
  let isDecided = false;
  for await (const text of createInterface({ input: output })) {
    // A suite that was told to end may have said more by then; it is read all the same, so that it can end.
    if (isDecided) continue;
    const said = parsed(text);
    // What jest or a suite prints beside its report is of no interest.
    if (!said) continue;
    if ('planned' in said) planned.push(said.planned);
    else if ('started' in said) onProgress(`checking${placeOf(said.started)}: ${said.started}`);
    else if ('ended' in said) {
      told.ended.push(said.ended);
      onProgress(`${said.ended.status}: ${said.ended.name}`);
      if (said.ended.status === 'failed') isDecided = onFailure();
    } else {
      told.ended = said.checks;
      told.names = said.names;
    }
  }
  return told;
}

function ended(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
}

const noVerdict = (message: string): CheckResult => ({ name: 'suite', status: 'no-verdict', message });

/**
 * A scenario's jest suite, in a process of its own. It is loaded while its bench starts, and judges once that is there.
 * Disposed of before that, it ends.
 */
export class Suite implements Disposable {
  private readonly options: SuiteOptions;
  private readonly jest: ChildProcessByStdio<Writable, Readable, Readable>;
  private readonly ended: Promise<string>;
  private errors = '';

  constructor(options: SuiteOptions) {
    const { scenario, addressFile, only } = options;
    this.options = options;
    this.jest = spawn(
      process.execPath,
      ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'chaos/judge/run-suite.ts'],
      { cwd: PROJECT_ROOT, env: { ...process.env, [BENCH_VARIABLE]: addressFile }, stdio: ['pipe', 'pipe', 'pipe'] },
    );
    this.ended = ended(this.jest);
    // It is asked for in judge(), and may never be where the bench does not start.
    this.ended.catch(() => {});
    this.jest.stdin.on('error', () => {
      // It has ended already; its exit code and last words tell why.
    });
    this.jest.stdin.write(`${JSON.stringify({ scenario, only })}\n`);
    this.jest.stderr.on('data', (chunk: Buffer) => {
      this.errors = (this.errors + chunk.toString()).slice(-KEPT_ERRORS);
    });
  }

  /** What its checks came to on the bench whose address is written by now. */
  async judge(): Promise<CheckResult[]> {
    const { only, stopAtFailure = false, onProgress, signal } = this.options;
    const patience = AbortSignal.timeout(SUITE_TIMEOUT_MS);
    const stop = AbortSignal.any([signal, patience]);
    const kill = () => this.jest.kill('SIGKILL');
    stop.addEventListener('abort', kill, { once: true });
    if (stop.aborted) kill();
    this.jest.stdin.end();
    const onFailure = () => stopAtFailure && kill();
    const [told, how] = await Promise.all([listen(this.jest.stdout, onProgress, onFailure), this.ended]);
    stop.removeEventListener('abort', kill);
    const isDecided = stopAtFailure && told.ended.some(({ status }) => status === 'failed');
    if (isDecided || (told.names && told.ended.length > 0)) return told.ended;
    if (signal.aborted) return [noVerdict('the validation was ended before it came to a verdict')];
    if (told.names && only)
      return [noVerdict(`there is no check called "${only}"; there are: ${told.names.join(', ')}`)];
    const why = patience.aborted
      ? `the checks did not come to an end within ${SUITE_TIMEOUT_MS / 1000} s; the rest was not judged`
      : `the suite did not come to an end (${this.errors.trim().split('\n')[0] || how})`;
    return [...told.ended, noVerdict(why)];
  }

  [Symbol.dispose](): void {
    this.jest.kill('SIGKILL');
  }
}
