import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LabError } from '#chaos/errors/lab-error.ts';
import { Complaints } from './complaints.ts';
import { createControlServer } from './control-server.ts';
import { systemClock } from './pacer.ts';
import { type ProfileRequest, readProfile } from './profiles.ts';
import type { Targets } from './targets.ts';
import { Traffic, type TrafficStatus } from './traffic.ts';

export interface LoadOptions {
  /** Where the control interface listens; port 0 takes a free one. */
  host: string;
  port: number;
  /** Decides when users come and what they do. */
  seed: number;
  targets: Targets;
  /** The profile to start with; `ordinary` by default. */
  profile?: ProfileRequest;
  /** What a caller of the control interface must show; by default nothing. */
  token?: string | undefined;
  /** Visits under way beyond which arrivals are shed (and counted as such); 2,000 by default. */
  maxInFlight?: number;
  /** Takes a line, at most one per 5 s; standard error by default. */
  log?: (line: string) => void;
}

export interface Load extends AsyncDisposable {
  /** Address of the control interface. */
  url: string;
  status(): TrafficStatus;
  /** @throws LabError bad-request; then the traffic goes on as before */
  apply(profile: ProfileRequest): void;
  /** Ends arrivals, cuts off visits under way and closes the control interface. */
  stop(): Promise<void>;
}

/**
 * Starts the traffic and its control interface.
 * Rejects with a LabError bad-request when the profile is not one or needs a target that is missing, with port-taken
 * when another program holds the port; then nothing is left running.
 */
export async function startLoad(options: LoadOptions): Promise<Load> {
  const { host, port, seed, targets, profile = { name: 'ordinary' }, maxInFlight = 2_000 } = options;
  const log = options.log ?? ((line) => process.stderr.write(`${line}\n`));
  const complaints = new Complaints(systemClock, log);
  const traffic = new Traffic({ seed, targets, maxInFlight, clock: systemClock, complaints });
  const first = readProfile(profile);
  const server = createControlServer(traffic, options.token);
  await listening(server, host, port);
  const stop = async () => {
    await traffic.stop();
    complaints.stop();
    server.closeAllConnections();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  try {
    traffic.apply(first);
  } catch (error) {
    await stop();
    throw error;
  }
  const address = server.address() as AddressInfo;
  const shownHost = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    url: `http://${shownHost}:${address.port}`,
    status: () => traffic.status(),
    apply: (asked) => traffic.apply(readProfile(asked)),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function listening(server: Server, host: string, port: number): Promise<void> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    const message = `Port ${port} of ${host} is held by another program; end that one or choose another --port.`;
    throw new LabError('port-taken', message, { field: 'port', expected: 'a free port', got: String(port) }, { cause });
  }
}
