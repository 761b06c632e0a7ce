import { type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';

const PASSED_ON: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program in this one's place: same terminal, signals handed on, its end this one's end.
 * @returns its exit code; 128 and the signal's number where a signal ended it, as shells count
 */
export async function runInPlace(command: string, args: readonly string[], options: SpawnOptions): Promise<number> {
  const child = spawn(command, args, { stdio: 'inherit', ...options });
  // A terminal's Ctrl-C reaches the child by itself; here it only must not end us before the child has ended.
  const handOn = (signal: NodeJS.Signals) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of PASSED_ON) process.on(signal, handOn);
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
  } finally {
    for (const signal of PASSED_ON) process.off(signal, handOn);
  }
}
