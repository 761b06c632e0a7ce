import { answersHttp } from '../embedded/supervisor/answers-http.ts';
import type { ProcessSpec } from '../embedded/supervisor/supervised-process.ts';
import { loadArguments, probesArguments, recorderArguments, serviceArguments } from '../programs.ts';
import { SERVICES } from '../topology.ts';
import { ADDRESSES, PORTS, RECORDER_DATABASE } from './addresses.ts';

/** What a container can keep running, beside the services. */
const OTHERS = ['load', 'probes', 'recorder'] as const;
export const KEPT = [...SERVICES, ...OTHERS];
export type KeptName = (typeof KEPT)[number];

export const isKept = (name: string | undefined): name is KeptName => KEPT.some((one) => one === name);

function howToRun(name: KeptName): { args: string[]; readyUrl: string } {
  if (name === 'load') {
    return { args: loadArguments(ADDRESSES, PORTS.load), readyUrl: `http://127.0.0.1:${PORTS.load}/healthz` };
  }
  if (name === 'probes') {
    return { args: probesArguments(ADDRESSES, PORTS.probes), readyUrl: `http://127.0.0.1:${PORTS.probes}/healthz` };
  }
  if (name === 'recorder') {
    const args = recorderArguments(ADDRESSES, { port: PORTS.recorder, database: RECORDER_DATABASE });
    return { args, readyUrl: `http://127.0.0.1:${PORTS.recorder}/healthz` };
  }
  // Published on the host's 127.0.0.1 only.
  const inspect = `--inspect=0.0.0.0:${PORTS.inspector(name)}`;
  return { args: serviceArguments(name, [inspect]), readyUrl: `http://127.0.0.1:${PORTS.service(name)}/readyz` };
}

/** The process of a container. It gets the container's environment; its output goes to a file that is also shown. */
export function keptProcess(name: KeptName, logFile: string): ProcessSpec {
  const { args, readyUrl } = howToRun(name);
  const environment = Object.fromEntries(
    Object.entries(process.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
  return {
    name,
    command: process.execPath,
    args,
    environment,
    cwd: process.cwd(),
    isReady: (signal) => answersHttp(readyUrl, AbortSignal.any([signal, AbortSignal.timeout(2_000)])),
    stopSignal: 'SIGTERM',
    logFile,
  };
}
