import type { Save, UndoReport } from '#chaos/api/drill-answers.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import { runningLab } from '../lab-client.ts';
import { printJson, printLine, table } from '../print.ts';
import { teamCommand } from '../telemetry/team-command.ts';

interface HistoryOptions {
  team?: string | undefined;
  json?: boolean;
}

function readNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  const expected = 'must be the number of a save, as ./drill history lists them';
  throw new LabError('bad-request', `save ${expected}; got ${JSON.stringify(text)}`, {
    field: 'save',
    expected,
    got: text,
  });
}

const filesOf = ({ files }: Save) =>
  files.map(({ path, added, removed }) => `${path.replace(/^services\//, '')} +${added} -${removed}`).join(', ');

/** Lists the saves of the team's code, or shows what one changed. */
export async function history(number: string | undefined, { team, json }: HistoryOptions): Promise<void> {
  if (number !== undefined) {
    const answer = await runningLab(team).get<{ diff: string }>(`/history/${readNumber(number)}`);
    return json ? printJson(answer) : printLine(answer.diff.trimEnd());
  }
  const answer = await runningLab(team).get<{ saves: Save[] }>('/history');
  if (json) return printJson(answer);
  if (answer.saves.length === 0) return printLine('Nothing was saved yet.');
  const rows = answer.saves.map((one) => [
    String(one.number),
    one.time.slice(11, 19),
    one.what,
    one.verdicts.at(-1)?.verdict ?? '',
    filesOf(one),
  ]);
  for (const line of table([['save', 'time', 'what', 'verdict', 'files'], ...rows], { right: [0] })) printLine(line);
  printLine();
  printLine(
    `${teamCommand(team, 'history 1')} shows the first one; ${teamCommand(team, 'undo')} takes the newest back.`,
  );
}

/** Takes the team's code back to how it was before a save. */
export async function undo(number: string | undefined, { team, json }: HistoryOptions): Promise<void> {
  const body = number === undefined ? {} : { number: readNumber(number) };
  const report = await runningLab(team).post<UndoReport>('/history/undo', { body });
  if (json) return printJson(report);
  for (const file of report.files) printLine(`  put back  ${file}`);
  const target = report.undone.at(-1);
  printLine(
    report.files.length === 0
      ? `The code is as it was before save ${target}; nothing had to be put back.`
      : `The code is as it was before save ${target}. This is a save of its own: ${teamCommand(team, 'history')} lists it.`,
  );
}
