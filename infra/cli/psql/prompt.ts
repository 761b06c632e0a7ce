import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { errorLines, type Session } from './session.ts';
import { hasSql, splitStatements } from './statements.ts';

interface PromptOptions {
  input: Readable;
  output: Writable & { isTTY?: boolean };
  errors: Writable;
  /** What the prompt is named after. */
  name: string;
  /** Whether a person types: then there is a prompt, and an error does not end it. */
  interactive: boolean;
}

/** Runs statements one after another, up to the first that fails. @returns whether all went well */
export async function runStatements(
  session: Session,
  text: string,
  { output, errors }: Pick<PromptOptions, 'output' | 'errors'>,
): Promise<boolean> {
  const { statements, rest } = splitStatements(text);
  try {
    for (const statement of hasSql(rest) ? [...statements, rest.trim()] : statements) {
      const isCommand = statement.trim().startsWith('\\');
      const lines = isCommand ? await session.command(statement.trim()) : await session.execute(statement);
      for (const line of lines ?? []) output.write(`${line}\n`);
    }
    return true;
  } catch (error) {
    for (const line of errorLines(error)) errors.write(`${line}\n`);
    return false;
  }
}

/**
 * Reads statements until the input ends or `\q`. What a person types goes on after an error; what comes from a pipe
 * ends at the first.
 * @returns whether all went well
 */
export async function runPrompt(session: Session, options: PromptOptions): Promise<boolean> {
  const { input, output, interactive, name } = options;
  const reader = createInterface({ input, output, terminal: interactive, prompt: `${name}=> ` });
  let pending = '';
  let isGood = true;
  // The input may end (Ctrl-D) while a statement still runs.
  let isOpen = true;
  reader.once('close', () => {
    isOpen = false;
  });
  const prompt = () => {
    if (!interactive || !isOpen) return;
    reader.setPrompt(hasSql(pending) ? `${name}-> ` : `${name}=> `);
    reader.prompt();
  };
  if (interactive) output.write('\\? lists what can be typed here; statements end with a semicolon.\n');
  prompt();
  // Ctrl-C drops what was typed so far; at an empty prompt it ends, as Ctrl-D does.
  reader.on('SIGINT', () => {
    if (pending === '' && reader.line === '') return reader.close();
    pending = '';
    output.write('\n');
    prompt();
  });
  for await (const line of reader) {
    const isCommand = !hasSql(pending) && line.trim().startsWith('\\');
    if (isCommand && line.trim() === '\\q') break;
    const { statements, rest } = isCommand
      ? { statements: [line.trim()], rest: '' }
      : splitStatements(`${pending}${line}\n`);
    pending = rest;
    for (const statement of statements) {
      isGood = await runStatements(session, statement, options);
      if (!isGood) break;
    }
    if (!isGood && !interactive) break;
    prompt();
  }
  if (hasSql(pending) && !interactive && isGood) isGood = await runStatements(session, pending, options);
  reader.close();
  return interactive || isGood;
}
