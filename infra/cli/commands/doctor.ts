import { examine } from '../doctor/examine.ts';
import { canRun, type Judgement, judge } from '../doctor/judgement.ts';
import { pathsOfTeam } from '../lab-client.ts';
import { printJson, printLine } from '../print.ts';
import { type Cell, type Column, tableLines } from '../telemetry/columns.ts';
import { type Screen, type Style, standardScreen } from '../telemetry/screen.ts';

const COLUMNS: Column[] = [
  { title: 'what' },
  { title: 'result' },
  { title: 'what was seen', least: 20 },
  { title: 'needed for', least: 16 },
];

function styleOf({ result, required }: Judgement): Style {
  if (result === 'found') return 'green';
  return required ? 'red' : 'yellow';
}

/** The table, and below it what to do. */
export function doctorLines(judgements: readonly Judgement[], screen: Screen): string[] {
  const rows = judgements.map((one): Cell[] => [
    one.what,
    { text: one.result, style: styleOf(one) },
    one.detail,
    one.required ? one.neededFor : `optional: ${one.neededFor}`,
  ]);
  const todo = (required: boolean) =>
    judgements
      .filter((one) => one.todo !== null && one.required === required)
      .map(({ what, todo: act }) => `  ${what}: ${act}`);
  const must = todo(true);
  const can = todo(false);
  return [
    ...tableLines(COLUMNS, rows, screen),
    ...(must.length > 0 ? ['', screen.paint('red', 'The lab cannot run here until you have done this:'), ...must] : []),
    ...(can.length > 0 ? ['', 'Optional:', ...can] : []),
    '',
    canRun(judgements) ? 'Everything that the lab needs is here.' : 'Something that the lab needs is missing.',
  ];
}

/** Says what this machine has and lacks; exit code 1 when something is missing without which the lab cannot run. */
export async function doctor({ team, json }: { team?: string | undefined; json?: boolean }): Promise<void> {
  const judgements = judge(await examine(pathsOfTeam(team)));
  const ready = canRun(judgements);
  if (!ready) process.exitCode = 1;
  if (json) return printJson({ ready, findings: judgements });
  for (const line of doctorLines(judgements, standardScreen())) printLine(line);
}
