import { describe, expect, it } from '@jest/globals';
import { runDrill, stateOfLab } from './run-drill.ts';

describe('./drill toxiproxy', () => {
  it.each([[['--help']], [['-h']]])('lists its options under its own name for %j', async (args) => {
    using state = stateOfLab(1);
    const { code, output, errors } = await runDrill(['toxiproxy', ...args], state.path);
    expect([code, errors]).toEqual([0, '']);
    expect(output).toMatch(/^Usage: \.\/drill toxiproxy \[options\]\n/);
    for (const option of ['--host', '--port', '--config', '--seed']) expect(output).toContain(option);
  });

  it.each([
    [['--nonsense'], "drill: Unknown option '--nonsense'; ./drill toxiproxy --help lists the options\n"],
    [['--port', 'abc'], 'drill: --port must be a whole number from 0 to 65535; got "abc"\n'],
  ])('refuses %j in the words of the command line', async (args, errors) => {
    using state = stateOfLab(1);
    expect(await runDrill(['toxiproxy', ...args], state.path)).toEqual({ code: 2, output: '', errors });
  });
});
