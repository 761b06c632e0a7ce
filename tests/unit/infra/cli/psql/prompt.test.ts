import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { runPrompt, runStatements } from '#infra/cli/psql/prompt.ts';
import type { Session } from '#infra/cli/psql/session.ts';

/** A session that repeats what it was asked, and fails where it is asked to. */
function echoSession(): Session & { asked: string[] } {
  const asked: string[] = [];
  const answer = async (statement: string) => {
    asked.push(statement);
    if (statement.includes('fail')) throw Object.assign(new Error('no such thing'), { hint: 'look again' });
    return [`did ${statement}`];
  };
  return { asked, execute: answer, command: answer, [Symbol.asyncDispose]: async () => {} };
}

async function run(typed: string, { interactive = false } = {}) {
  const session = echoSession();
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const isGood = await runPrompt(session, {
    input: Readable.from([typed]),
    output,
    errors,
    name: 'orders',
    interactive,
  });
  output.end();
  errors.end();
  return { isGood, asked: session.asked, output: await text(output), errors: await text(errors) };
}

describe('the prompt', () => {
  it('runs what comes from a pipe, over several lines, the last also without a semicolon', async () => {
    const { isGood, asked, output } = await run('SELECT 1,\n 2; SELECT 3;\n\\dt\nSELECT 4');
    expect(asked).toEqual(['SELECT 1,\n 2', 'SELECT 3', '\\dt', 'SELECT 4']);
    expect(output).not.toContain('=>');
    expect(isGood).toBe(true);
  });

  it('ends a pipe at the first error, in the words of the database', async () => {
    const { isGood, asked, errors } = await run('SELECT fail; SELECT 2;\nSELECT 3;');
    expect(asked).toEqual(['SELECT fail']);
    expect(errors).toBe('ERROR:  no such thing\nHINT:  look again\n');
    expect(isGood).toBe(false);
  });

  it('goes on after an error that a person made', async () => {
    const { isGood, asked } = await run('SELECT fail;\nSELECT 2;\n', { interactive: true });
    expect(asked).toEqual(['SELECT fail', 'SELECT 2']);
    expect(isGood).toBe(true);
  });

  it('ends at \\q', async () => {
    expect((await run('SELECT 1;\n\\q\nSELECT 2;\n')).asked).toEqual(['SELECT 1']);
  });

  it('runs -c with several statements up to the one that fails', async () => {
    const session = echoSession();
    const streams = { output: new PassThrough(), errors: new PassThrough() };
    expect(await runStatements(session, 'SELECT 1; SELECT 2', streams)).toBe(true);
    expect(await runStatements(session, 'SELECT fail; SELECT 3', streams)).toBe(false);
    expect(session.asked).toEqual(['SELECT 1', 'SELECT 2', 'SELECT fail']);
  });
});
