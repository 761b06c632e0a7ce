import { join } from 'node:path';
import { writeFileAtomically } from '#chaos/files/write-atomically.ts';
import { addUp, type CheckResult, type Verdict } from '#chaos/judge/verdict.ts';
import { loadScenario } from '#chaos/scenarios/discovery.ts';
import type { ServiceName } from '../../topology.ts';
import { BenchLab } from './bench.ts';
import { makeBenchFolder, sweepBenches } from './bench-folder.ts';
import { CodeDoesNotRun } from './code-does-not-run.ts';
import { startBenchControl } from './control-server.ts';
import { historyTemplate } from './history-template.ts';
import { Suite } from './suite.ts';

export interface JudgeOptions {
  scenario: string;
  /** services/ under judgement. */
  code: string;
  seed: number;
  /** Runs only the check of that name. */
  only?: string | undefined;
  /** Ends with the first check that fails: for those who need the verdict alone. */
  stopAtFailure?: boolean | undefined;
  onProgress: (line: string) => void;
  signal: AbortSignal;
}

async function judgeOnBench(options: JudgeOptions): Promise<CheckResult[]> {
  const { code, seed, onProgress } = options;
  const scenario = await loadScenario(options.scenario);
  onProgress('starting a private lab');
  const folder = makeBenchFolder();
  const addressFile = join(folder, 'address.json');
  using suite = new Suite({ ...options, addressFile });
  await using bench = await BenchLab.start({
    folder,
    code,
    services: scenario.bench as ServiceName[],
    later: scenario.benchLater as ServiceName[] | undefined,
    seed,
    template: historyTemplate,
    onProgress,
  });
  await using control = await startBenchControl(bench);
  writeFileAtomically(addressFile, JSON.stringify({ ...bench.address, controlUrl: control.url }));
  onProgress('the private lab is ready');
  const checks = await suite.judge();
  const greedy = [...bench.greedy.values()].map(
    (message): CheckResult => ({ name: 'memory', status: 'failed', message }),
  );
  return [...greedy, ...checks];
}

/**
 * Judges a copy of the code on a bench of its own, and tears it down whatever happens. Never touches a live lab.
 * What the code does wrong is a verdict; what the lab cannot do is "no-verdict", with the reason in its one check.
 */
export async function judge(options: JudgeOptions): Promise<Verdict> {
  const begun = performance.now();
  const verdictOf = (checks: CheckResult[]): Verdict => ({
    scenario: options.scenario,
    verdict: addUp(checks),
    checks,
    seed: options.seed,
    seconds: (performance.now() - begun) / 1000,
  });
  await sweepBenches();
  try {
    return verdictOf(await judgeOnBench(options));
  } catch (error) {
    const message = (error as Error).message;
    if (error instanceof CodeDoesNotRun)
      return verdictOf([{ name: 'starts', status: 'failed', message: `The code does not start. ${message}` }]);
    return verdictOf([{ name: 'bench', status: 'no-verdict', message: `The judge could not do its work: ${message}` }]);
  }
}
