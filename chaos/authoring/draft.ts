import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { LabFacts } from './lab-facts.ts';

/** A file that exports something: what it exports, or why that cannot be had. */
export type Exported = { state: 'missing' } | { state: 'broken'; reason: string } | { state: 'loaded'; value: unknown };

/** One of the fixes that a scenario ships. */
export interface Patch {
  kind: 'right' | 'wrong';
  /** Relative to the scenario's folder. */
  file: string;
  text: string;
  /** Why it does not apply to the services as shipped, in git's words; undefined where it does. */
  refusal: string | undefined;
}

/** A scenario's folder as it lies there, whole or not: all that the rules look at. */
export interface Draft {
  id: string;
  scenario: Exported;
  answerKey: Exported;
  /** Its quiet twin. */
  quiet: Exported;
  /** Undefined where there is none. */
  contract: string | undefined;
  /** Undefined where there is none. */
  runbook: string | undefined;
  /** Code in the folder itself, by the names of its files. */
  code: ReadonlyMap<string, string>;
  patches: readonly Patch[];
}

const firstLine = (error: unknown) => String((error as Error)?.message ?? error).split('\n')[0] ?? '';

async function exportedBy(file: string, name: string): Promise<Exported> {
  if (!existsSync(file)) return { state: 'missing' };
  try {
    const value = ((await import(file)) as Record<string, unknown>)[name];
    return value === undefined ? { state: 'broken', reason: `it exports no \`${name}\`` } : { state: 'loaded', value };
  } catch (error) {
    return { state: 'broken', reason: firstLine(error) };
  }
}

async function patchesIn(folder: string, kind: Patch['kind'], { refusalOf }: LabFacts): Promise<Patch[]> {
  const files = globSync('*.patch', { cwd: join(folder, 'fixes', kind) }).sort();
  return Promise.all(
    files.map(async (name) => {
      const file = join('fixes', kind, name);
      const path = join(folder, file);
      return { kind, file, text: readFileSync(path, 'utf8'), refusal: await refusalOf(path) };
    }),
  );
}

/** Reads a scenario's folder. Nothing that is wrong in it makes this fail. */
export async function readDraft(folder: string, lab: LabFacts): Promise<Draft> {
  const text = (name: string) =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : undefined;
  const code = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  return {
    id: basename(folder),
    scenario: await exportedBy(join(folder, 'scenario.ts'), 'scenario'),
    answerKey: await exportedBy(join(folder, 'answer-key.ts'), 'answerKey'),
    quiet: await exportedBy(join(folder, 'quiet.ts'), 'quiet'),
    contract: text('contract.md'),
    runbook: text('runbook.yaml'),
    code: new Map(code.map((name) => [name, text(name) ?? ''])),
    patches: [...(await patchesIn(folder, 'right', lab)), ...(await patchesIn(folder, 'wrong', lab))],
  };
}
