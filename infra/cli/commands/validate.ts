import type { ValidationProgress, ValidationResult } from '#chaos/api/drill-answers.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import { runningDrill } from '../drill/read-session.ts';
import { resultLines } from '../drill/verdict-lines.ts';
import { type LabClient, runningLab } from '../lab-client.ts';
import { printJson, printLine } from '../print.ts';

interface ValidateOptions {
  team?: string | undefined;
  only?: string;
  incident?: string;
  /** As typed. */
  seed?: string;
  json?: boolean;
}

const EXIT_CODES = { passed: 0, failed: 1, 'no-verdict': 3 } as const;
const POLL_MS = 5_000;

function readSeed(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && seed < 2 ** 31) return seed;
  const expected = 'must be a whole number from 0 to 2147483647';
  throw new LabError('bad-request', `--seed ${expected}; got ${JSON.stringify(text)}`, {
    field: '--seed',
    expected,
    got: text,
  });
}

async function follow(lab: LabClient, id: string, tell: (line: string) => void): Promise<ValidationResult> {
  let after = 0;
  for (;;) {
    const { progress, next, result } = await lab.get<ValidationProgress>(`/validations/${id}`, {
      after,
      waitMs: POLL_MS,
    });
    progress.forEach(tell);
    after = next;
    if (result) return result;
  }
}

async function judge(scenario: string | undefined, options: ValidateOptions): Promise<ValidationResult> {
  const seed = options.seed === undefined ? undefined : readSeed(options.seed);
  const lab = runningLab(options.team);
  const { id } = await lab.post<{ id: string }>('/validations', {
    body: { scenario, seed, only: options.only, incident: options.incident },
  });
  const cancel = () => void lab.post(`/validations/${id}/cancel`).catch(() => process.exit(EXIT_CODES['no-verdict']));
  process.once('SIGINT', cancel);
  process.once('SIGTERM', cancel);
  const begun = Date.now();
  const tell = (line: string) => {
    const text = `${((Date.now() - begun) / 1000).toFixed(1).padStart(5)} s  ${line}\n`;
    // stdout holds the document alone.
    (options.json ? process.stderr : process.stdout).write(text);
  };
  return follow(lab, id, tell);
}

/** Judges the team's code and ends with the verdict as exit code. */
export async function validate(scenario: string | undefined, options: ValidateOptions): Promise<void> {
  try {
    const result = await judge(scenario, options);
    process.exitCode = EXIT_CODES[result.verdict];
    if (options.json) return printJson(result);
    const { team, only } = options;
    const isDrilled = (await runningDrill(runningLab(team))) !== null;
    for (const line of resultLines(result, { team, only, isDrilled })) printLine(line);
  } catch (error) {
    if (!(error instanceof LabError) || error.exitCode === 2) throw error;
    // 1 would say that the code was judged and failed.
    process.stderr.write(`drill: ${error.message}\n`);
    process.exitCode = EXIT_CODES['no-verdict'];
  }
}
