import type { Hint, JudgedDiagnosis, PublishedList } from '#chaos/api/session-answers.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import { runningLab } from '../lab-client.ts';
import { printJson, printLine, table } from '../print.ts';
import { teamCommand } from '../telemetry/team-command.ts';

interface DiagnoseOptions {
  team?: string | undefined;
  json?: boolean;
  trace?: string[];
  log?: string[];
  metric?: string[];
  incident?: string;
}

const OUTCOMES: Record<JudgedDiagnosis['outcome'], string> = {
  right: 'Right: that is at fault. Whether it is all of it, ./drill validate tells',
  partly: 'Partly right: the service is at fault, by another mechanism',
  herring: 'Wrong: it looks guilty, and is not',
  wrong: 'Wrong: that is not it',
};

const costs = (minutes: number) => (minutes === 0 ? '' : ` It costs ${minutes} minutes.`);

/** Says what is wrong, and prints whether it is; exit code 1 unless it is right. */
export async function diagnose(
  service: string,
  mechanism: string | undefined,
  { team, json, trace = [], log = [], metric = [], incident }: DiagnoseOptions,
): Promise<void> {
  const evidence = Object.entries({ trace, log, metric }).flatMap(([kind, values]) =>
    values.map((value) => ({ kind, value })),
  );
  if (evidence.length === 0)
    throw new LabError('bad-request', 'a diagnosis needs evidence: --trace ID, --log WORDS or --metric NAME', {
      field: '--trace',
    });
  const judged = await runningLab(team).post<JudgedDiagnosis>('/session/diagnoses', {
    body: { service, mechanism, evidence, incident },
  });
  if (judged.outcome !== 'right') process.exitCode = 1;
  if (json) return printJson(judged);
  const isUnnamed = judged.outcome === 'partly' && mechanism === undefined;
  const sentence = isUnnamed ? 'Partly right: the service is at fault; say how' : OUTCOMES[judged.outcome];
  printLine(`${judged.number}. ${sentence}.${costs(judged.costMinutes)}`);
}

/** Prints the next hint of the incident that is open. */
export async function hint({ team, json, incident }: DiagnoseOptions): Promise<void> {
  const given = await runningLab(team).post<Hint>('/session/hints', { body: { incident } });
  if (json) return printJson(given);
  printLine(`${given.number}, hint ${given.hint}: ${given.text}`);
  printLine(costs(given.costMinutes).trim());
}

/** Prints what a diagnosis is chosen from. */
export async function mechanisms({ team, json }: DiagnoseOptions): Promise<void> {
  const list = await runningLab(team).get<PublishedList>('/mechanisms');
  if (json) return printJson(list);
  printLine(`Services: ${list.services.join(', ')}`);
  printLine();
  for (const line of table(list.mechanisms.map(({ name, meaning }) => [name, meaning]))) printLine(line);
  printLine();
  printLine(`${teamCommand(team, 'diagnose')} SERVICE MECHANISM --trace ID`);
}
