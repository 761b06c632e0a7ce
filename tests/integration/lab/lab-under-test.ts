import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Component, LabEvent, LabStatus } from '#chaos/api/lab-control.ts';
import { freePortBase } from '#infra/embedded/port-blocks.ts';
import { until } from '../../until.ts';

const run = promisify(execFile);
export const ROOT = resolve(import.meta.dirname, '../../..');

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the command line as a user would, and gives what it printed and how it ended. */
export async function drill(args: readonly string[], environment: Record<string, string> = {}): Promise<Outcome> {
  const { NODE_OPTIONS: _jests, ...inherited } = process.env;
  try {
    const { stdout, stderr } = await run(join(ROOT, 'drill'), [...args], {
      cwd: ROOT,
      env: { ...inherited, ...environment },
      maxBuffer: 50e6,
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}

export interface LabUnderTest extends AsyncDisposable {
  team: string;
  portBase: number;
  services: string;
  drill: (...args: string[]) => Promise<Outcome>;
  get: <Answer>(path: string) => Promise<Answer>;
  status: () => Promise<LabStatus>;
  component: (name: string) => Promise<Component>;
  events: () => Promise<LabEvent[]>;
  healthy: () => Promise<LabStatus>;
  token: () => string;
}

/**
 * Starts a team's lab through the command line; its end removes the team's workspace too.
 * @param preferredBase where it listens, or the next free hundred of ports after it: other labs may run on this machine
 */
export async function startLab(team: string, preferredBase: number): Promise<LabUnderTest> {
  await drill(['--team', team, 'down']);
  const portBase = await freePortBase(preferredBase);
  const api = `http://127.0.0.1:${portBase}/api/v1`;
  const get = async <Answer>(path: string) =>
    (await fetch(`${api}${path}`, { signal: AbortSignal.timeout(10_000) })).json() as Promise<Answer>;
  const status = () => get<LabStatus>('/status');
  const onTeam = (...args: string[]) => drill(['--team', team, ...args]);
  const started = await onTeam('up', '--detach', '--port-base', String(portBase));
  if (started.code !== 0) throw new Error(`the lab did not start: ${started.stderr}\n${started.stdout}`);
  return {
    team,
    portBase,
    services: join(ROOT, 'teams', team, 'services'),
    drill: onTeam,
    get,
    status,
    component: async (name) => {
      const found = (await status()).components.find((one) => one.name === name);
      if (!found) throw new Error(`the lab has no component ${name}`);
      return found;
    },
    events: async () => (await get<{ events: LabEvent[] }>('/events')).events,
    healthy: () =>
      until('a healthy lab', async () => ((await status()).state === 'healthy' ? status() : undefined), {
        timeoutMs: 40_000,
      }),
    token: () =>
      (JSON.parse(readFileSync(join(ROOT, '.drill/labs', team, 'lab.json'), 'utf8')) as { token: string }).token,
    async [Symbol.asyncDispose]() {
      await onTeam('down');
      for (const left of [
        `teams/${team}`,
        `.drill/kept/${team}`,
        `.drill/history/${team}.git`,
        `.drill/met/${team}.json`,
        ...['', '-wal', '-shm'].map((suffix) => `.drill/drills/${team}.db${suffix}`),
      ])
        rmSync(join(ROOT, left), { recursive: true, force: true });
    },
  };
}

/** Whether anything listens on a port of 127.0.0.1. */
export async function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
