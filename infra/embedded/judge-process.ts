import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Judge } from '#chaos/drill/validations.ts';
import { checkResult, type Verdict } from '#chaos/judge/verdict.ts';
import { PROJECT_ROOT } from './lab-paths.ts';

const line = z.union([
  z.object({ progress: z.string() }),
  z.object({
    verdict: z.object({
      scenario: z.string(),
      verdict: z.enum(['passed', 'failed', 'no-verdict']),
      checks: z.array(checkResult),
      seed: z.number(),
      seconds: z.number(),
    }),
  }),
]);

const LAST_WORDS_BYTES = 2_000;
/** A judge that is told to end has this long to tear its bench down. */
const ENDING_MS = 8_000;

interface JudgeProcessOptions {
  /** services/ of the team. */
  code: string;
  /** Told when the process begins and when it has ended, so that a later controller finds it. */
  onPid: (pid: number | undefined) => void;
}

/** Runs the judge in a process of its own: what it does never holds up the controller. */
export function judgeProcess({ code, onPid }: JudgeProcessOptions): Judge {
  return async (request, onProgress, signal) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'infra/embedded/bench/main.ts'], {
      cwd: PROJECT_ROOT,
      stdio: ['pipe', 'pipe', 'pipe'],
      // A group of its own: Ctrl-C in the lab's terminal must not end it before it has torn down its bench.
      detached: true,
    });
    // Over stdin: a command line could be read in the process list.
    child.stdin.on('error', () => {
      // It has ended already; what it says at the end tells why.
    });
    child.stdin.end(JSON.stringify({ ...request, code }));
    if (child.pid) onPid(child.pid);
    const closed = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    let killer: NodeJS.Timeout | undefined;
    const end = () => {
      child.kill('SIGTERM');
      killer = setTimeout(() => child.kill('SIGKILL'), ENDING_MS);
    };
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    let words = '';
    child.stderr.on('data', (chunk: Buffer) => {
      words = (words + chunk.toString()).slice(-LAST_WORDS_BYTES);
    });
    let verdict: Verdict | undefined;
    for await (const text of createInterface({ input: child.stdout })) {
      const said = line.parse(JSON.parse(text));
      if ('verdict' in said) verdict = said.verdict;
      else onProgress(said.progress);
    }
    const exitCode = await closed;
    clearTimeout(killer);
    signal.removeEventListener('abort', end);
    onPid(undefined);
    if (verdict) return verdict;
    throw new Error(
      signal.aborted ? 'it was ended' : `it ended with exit code ${exitCode}: ${words.trim() || 'without a word'}`,
    );
  };
}
