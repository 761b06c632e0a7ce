// The fix matrix: judges every fix that a scenario ships, and the code as shipped, and says where a judge is wrong.
// `npm run matrix [-- SCENARIO...]`. Takes about half a minute a fix, on a machine that does nothing else.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Verdict } from '#chaos/judge/verdict.ts';
import { fixes, loadAnswerKey, scenarioIds } from '#chaos/scenarios/discovery.ts';
import { shippedServices } from '#infra/embedded/baseline.ts';
import { judge } from '#infra/embedded/bench/judge.ts';
import { applyPatch } from '#infra/embedded/reference-fix.ts';

interface Row {
  scenario: string;
  fix: string;
  /** undefined for the code as shipped. */
  patch: string | undefined;
  expected: Verdict['verdict'];
}

async function rowsOf(scenario: string): Promise<Row[]> {
  const { service } = await loadAnswerKey(scenario);
  const row = (patch: string | undefined, expected: Row['expected']): Row => ({
    scenario,
    fix:
      patch === undefined ? 'as shipped' : `${expected === 'passed' ? 'right' : 'wrong'}/${basename(patch, '.patch')}`,
    patch,
    expected,
  });
  return [
    row(undefined, service === 'none' ? 'passed' : 'failed'),
    ...fixes(scenario, 'right').map((patch) => row(patch, 'passed')),
    ...fixes(scenario, 'wrong').map((patch) => row(patch, 'failed')),
  ];
}

async function verdictOn({ scenario, patch }: Row, seed: number): Promise<Verdict> {
  const folder = mkdtempSync(join(tmpdir(), 'matrix-'));
  try {
    cpSync(await shippedServices(), join(folder, 'services'), { recursive: true });
    if (patch) await applyPatch(patch, folder);
    const signal = new AbortController().signal;
    return await judge({ scenario, code: join(folder, 'services'), seed, onProgress: () => {}, signal });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const asked = process.argv.slice(2);
const unknown = asked.filter((id) => !scenarioIds().includes(id));
if (unknown.length > 0) {
  process.stderr.write(`there is no scenario ${unknown.join(', ')}; there are: ${scenarioIds().join(', ')}\n`);
  process.exit(2);
}
const rows = (await Promise.all((asked.length > 0 ? asked : scenarioIds()).map(rowsOf))).flat();
const seed = Math.trunc(Math.random() * 2 ** 31);
console.log(`${rows.length} verdicts, seed ${seed}`);
let surprises = 0;
for (const [index, row] of rows.entries()) {
  const { verdict, checks, seconds } = await verdictOn(row, seed);
  const isSurprise = verdict !== row.expected;
  if (isSurprise) surprises += 1;
  const failing = checks.filter(({ status }) => status !== 'passed');
  console.log(
    `${String(index + 1).padStart(3)}  ${isSurprise ? '✗' : '✓'}  ${row.scenario}  ${row.fix}: ${verdict} after ${seconds.toFixed(1)} s` +
      `${failing.length > 0 ? ` (${failing.map(({ name }) => name).join(', ')})` : ''}`,
  );
  if (isSurprise) for (const { name, message } of failing) console.log(`         ${name}: ${message}`);
}
console.log(`${rows.length - surprises} as expected, ${surprises} not`);
process.exitCode = surprises === 0 ? 0 : 1;
