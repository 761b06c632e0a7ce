import type { Draft } from '../draft.ts';
import { complaints } from '../forms.ts';
import type { Rule } from '../rule.ts';
import { parseRunbook, type RunbookSpec, runbookSpec } from '../runbook-spec.ts';

const file = 'runbook.yaml';

/** The specification as it stands in the folder; undefined where there is none or its form is wrong. */
export function runbookOf({ runbook }: Draft): RunbookSpec | undefined {
  if (runbook === undefined) return undefined;
  try {
    return runbookSpec.safeParse(parseRunbook(runbook)).data;
  } catch {
    // No YAML: runbook-form says so.
    return undefined;
  }
}

const form: Rule = {
  name: 'runbook-form',
  why: 'The runbook is generated from it.',
  next: 'chaos/authoring/runbook-spec.ts says what each field is for.',
  faults: ({ runbook }) => {
    if (runbook === undefined) return [];
    try {
      return complaints(runbookSpec, parseRunbook(runbook)).map(({ what }) => ({ file, what }));
    } catch (error) {
      return [{ file, what: `runbook.yaml is no YAML: ${(error as Error).message.split('\n')[0]?.replace(/:$/, '')}` }];
    }
  },
};

const alert: Rule = {
  name: 'runbook-alert',
  why: 'Whoever is paged looks the runbook up by the name of the alert.',
  next: 'Take a name from prometheus/rules/, or leave `alerts` empty.',
  faults: (draft, { alerts }) =>
    (runbookOf(draft)?.alerts ?? [])
      .filter((one) => !alerts.includes(one))
      .map((one) => ({ file, what: `alerts: there is no alert ${one}` })),
};

/** What is wrong with a command; undefined where nothing is. */
function faultOfCommand(command: string, commands: ReadonlyMap<string, readonly string[]>): string | undefined {
  const [, name, rest = ''] = /^\.\/drill ([a-z-]+)( .*)?$/.exec(command) ?? [];
  if (name === undefined) return 'does not begin with ./drill and the name of a command';
  const options = commands.get(name);
  if (options === undefined) return `calls ${name}, which ./drill does not have`;
  const spoken = rest.replaceAll(/'[^']*'|"[^"]*"/g, '');
  const stranger = (spoken.match(/(?<= )--[a-z-]+/g) ?? []).find((option) => !options.includes(option));
  return stranger && `gives ${name} the option ${stranger}, which it does not have`;
}

const command: Rule = {
  name: 'runbook-command',
  why: 'At three in the morning a command is copied, not read.',
  next: 'Run it once; `./drill help COMMAND` has the options.',
  faults: (draft, { commands }) =>
    (runbookOf(draft)?.look ?? []).flatMap((one, index) => {
      const fault = faultOfCommand(one.command, commands);
      return fault === undefined ? [] : [{ file, what: `look.${index}: "${one.command}" ${fault}` }];
    }),
};

export const runbookRules = [form, alert, command];
