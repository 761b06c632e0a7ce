// What every benchmark of a whole lab needs: commands for a team of its own, waiting, and leaving nothing.
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

export const run = promisify(execFile);
export const ROOT = resolve(import.meta.dirname, '../../..');
/** The team whose lab is measured. */
export const TEAM = 'perf';

/** A command for the measured team. Rejects, with stdout and stderr, when its exit code is not 0. */
export const drill = (...args: string[]) =>
  run(join(ROOT, 'drill'), ['--team', TEAM, ...args], { cwd: ROOT, maxBuffer: 50e6 });

/** @param begun reading of performance.now() */
export const secondsSince = (begun: number): number => (performance.now() - begun) / 1000;

/**
 * Polls until `ask` gives something; the lab is on its way, so errors only mean "not yet". Asking more often than 20
 * times a second would take from the lab what it starts with.
 * @throws Error after `timeoutMs`
 */
export async function soon<Answer>(ask: () => Promise<Answer | undefined>, timeoutMs = 120_000): Promise<Answer> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain`);
    await delay(50);
  }
}

/** Ends the measured lab and removes the team's code, history and all else that outlives a lab. */
export async function removeLab(): Promise<void> {
  await drill('down');
  const kept = [`teams/${TEAM}`, `.drill/history/${TEAM}.git`, `.drill/met/${TEAM}.json`, `.drill/kept/${TEAM}`];
  for (const left of kept) rmSync(join(ROOT, left), { recursive: true, force: true });
}
