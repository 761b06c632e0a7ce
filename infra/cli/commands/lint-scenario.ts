import { join } from 'node:path';
import type { Command } from 'commander';
import { lintFolder, SCENARIOS_ROOT, scenarioFolders } from '#chaos/authoring/lint.ts';
import { labFacts } from '../authoring/lab-facts.ts';
import { type Linted, lintLines } from '../authoring/lines.ts';
import { printJson, printLine } from '../print.ts';
import { wrongOption } from '../telemetry/options.ts';
import { standardScreen } from '../telemetry/screen.ts';

interface LintOptions {
  json?: boolean;
  /** The command line with all of its commands. */
  program: Command;
}

/** Says what is missing in scenarios and what gives them away; by default in all. The exit code is then 1. */
export async function lintScenario(asked: readonly string[], { json, program }: LintOptions): Promise<void> {
  const all = scenarioFolders();
  const unknown = asked.find((id) => !all.includes(id));
  if (unknown !== undefined) throw wrongOption('lint-scenario SCENARIO', `one of ${all.join(', ')}`, unknown);
  const lab = labFacts(program);
  const linted: Linted[] = [];
  for (const scenario of asked.length > 0 ? new Set(asked) : all)
    linted.push({ scenario, findings: await lintFolder(join(SCENARIOS_ROOT, scenario), lab) });
  if (linted.some(({ findings }) => findings.length > 0)) process.exitCode = 1;
  if (json) return printJson(linted);
  for (const line of lintLines(linted, standardScreen())) printLine(line);
}
