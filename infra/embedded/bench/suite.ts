import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { BENCH_VARIABLE } from '#chaos/judge/bench-address.ts';
import { type CheckResult, checkResult } from '#chaos/judge/verdict.ts';
import { PROJECT_ROOT } from '../lab-paths.ts';

const progressLine = z.object({ check: z.string(), state: z.string() });
const lastLine = z.object({ checks: z.array(checkResult) });

/** No suite takes this long; one that does hangs, and a judge that hangs has no verdict. */
const SUITE_TIMEOUT_MS = 240_000;

interface SuiteOptions {
  scenario: string;
  /** File with the bench's address. */
  addressFile: string;
  /** Runs only the check of that name. */
  only?: string | undefined;
  onProgress: (line: string) => void;
  signal: AbortSignal;
}

/** Runs a scenario's jest suite against a bench and gives what its checks came to. */
export async function runSuite({
  scenario,
  addressFile,
  only,
  onProgress,
  signal,
}: SuiteOptions): Promise<CheckResult[]> {
  const jest = spawn(
    process.execPath,
    ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'chaos/judge/run-suite.ts'],
    { cwd: PROJECT_ROOT, env: { ...process.env, [BENCH_VARIABLE]: addressFile }, stdio: ['pipe', 'pipe', 'pipe'] },
  );
  jest.stdin.on('error', () => {
    // It has ended already; its exit code and last words tell why.
  });
  jest.stdin.end(JSON.stringify({ scenario, only }));
  const end = () => jest.kill('SIGKILL');
  const timer = setTimeout(end, SUITE_TIMEOUT_MS);
  signal.addEventListener('abort', end, { once: true });
  let checks: CheckResult[] | undefined;
  let errors = '';
  jest.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-4_000);
  });
  const closed = new Promise<number | null>((resolve, reject) => {
    jest.once('error', reject);
    jest.once('close', resolve);
  });
  for await (const line of createInterface({ input: jest.stdout })) {
    if (!line.startsWith('{')) continue;
    const parsed: unknown = JSON.parse(line);
    const progress = progressLine.safeParse(parsed);
    if (progress.success)
      onProgress(
        progress.data.state === 'started'
          ? `checking: ${progress.data.check}`
          : `${progress.data.state}: ${progress.data.check}`,
      );
    else checks = lastLine.safeParse(parsed).data?.checks ?? checks;
  }
  const code = await closed;
  clearTimeout(timer);
  signal.removeEventListener('abort', end);
  if (checks && checks.length > 0) return checks;
  const reason =
    only && code !== null
      ? `the suite has no check called "${only}"`
      : `the suite did not come to an end (${errors.trim().split('\n')[0] || `exit code ${code}`})`;
  return [{ name: 'suite', status: 'no-verdict', message: reason }];
}
