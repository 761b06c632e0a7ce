import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { LabError } from '#chaos/errors/lab-error.ts';
import { allPorts, DEFAULT_PORT_BASE, PORTS_PER_LAB } from '../topology.ts';
import { DEFAULT_TEAM, STATE_ROOT } from './lab-paths.ts';
import { allLabRecords } from './lab-state.ts';
import { processBirth } from './supervisor/process-identity.ts';

const HIGHEST_BASE = 65_535 - PORTS_PER_LAB;

/**
 * Ports above 1023 that fetch refuses to speak HTTP to, as browsers do.
 * https://fetch.spec.whatwg.org/#port-blocking
 */
const BLOCKED_BY_FETCH = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
]);

/** A port of a lab that begins there at which nobody could reach it; undefined where there is none. */
const blockedPort = (base: number) => allPorts(base).find(({ port }) => BLOCKED_BY_FETCH.has(port));

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Ports of a lab that another program holds. */
export async function takenPorts(base: number): Promise<{ port: number; what: string }[]> {
  const checked = await Promise.all(allPorts(base).map(async (one) => ((await isFree(one.port)) ? [] : [one])));
  return checked.flat();
}

/** @throws LabError bad-request when a lab cannot begin there */
export function readPortBase(text: string): number {
  const base = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isInteger(base) && base >= 1024 && base <= HIGHEST_BASE) return reachable(base);
  const expected = `a whole number from 1024 to ${HIGHEST_BASE}`;
  throw new LabError('bad-request', `--port-base must be ${expected}; got ${JSON.stringify(text)}`, {
    field: '--port-base',
    expected,
    got: text,
  });
}

function reachable(base: number): number {
  const blocked = blockedPort(base);
  if (!blocked) return base;
  const expected = `such as ${base + PORTS_PER_LAB}`;
  const message = `--port-base ${base} would put the ${blocked.what} on port ${blocked.port}, which browsers and fetch refuse: take another one, ${expected}`;
  throw new LabError('bad-request', message, { field: '--port-base', expected, got: String(base) });
}

/** @throws LabError port-taken, naming the ports and what to do */
export async function requireFreePorts(base: number): Promise<void> {
  const taken = await takenPorts(base);
  if (taken.length === 0) return;
  const names = taken.slice(0, 3).map(({ port, what }) => `${port} (${what})`);
  const more = taken.length > 3 ? ` and ${taken.length - 3} more` : '';
  const suggestion = await freePortBase(base + PORTS_PER_LAB);
  const several = taken.length > 1;
  const message = `${several ? 'ports' : 'port'} ${names.join(', ')}${more} ${several ? 'are' : 'is'} taken by another program or lab: stop it, or start with --port-base ${suggestion}`;
  throw new LabError('port-taken', message);
}

/** First hundred of ports from `from` on that no other lab has claimed and no program holds. */
export async function freePortBase(from: number): Promise<number> {
  const claimed = new Set(allLabRecords().map((record) => record.portBase));
  for (let base = from; base <= HIGHEST_BASE; base += PORTS_PER_LAB) {
    const overlaps = [...claimed].some((other) => Math.abs(other - base) < PORTS_PER_LAB);
    if (!overlaps && !blockedPort(base) && (await takenPorts(base)).length === 0) return base;
  }
  throw new LabError('port-taken', 'no free hundred of ports was found: end other labs with ./drill down --team NAME');
}

/** Where a team's lab listens when nobody says: 4400 for the default team, the next free hundred for a named one. */
export async function choosePortBase(team: string): Promise<number> {
  return team === DEFAULT_TEAM ? DEFAULT_PORT_BASE : freePortBase(DEFAULT_PORT_BASE + PORTS_PER_LAB);
}

/** Benches take their ports here: below what systems hand out to outgoing connections, above what people choose. */
const CLAIMED_FROM = 10_000;
const CLAIMED_TO = 30_000;

function tryToClaim(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const holder = Number(readFileSync(file, 'utf8'));
    if (holder > 0 && processBirth(holder) !== undefined) return false;
    // Whoever held it is gone: the next round takes it.
    rmSync(file, { force: true });
    return false;
  }
}

/** A hundred free ports that no other process of this checkout takes before they are given back. */
export async function claimPortBlock(): Promise<Disposable & { base: number }> {
  const folder = join(STATE_ROOT, 'ports');
  mkdirSync(folder, { recursive: true });
  const blocks = (CLAIMED_TO - CLAIMED_FROM) / PORTS_PER_LAB;
  const first = Math.floor(Math.random() * blocks);
  for (let round = 0; round < 2 * blocks; round += 1) {
    const base = CLAIMED_FROM + ((first + round) % blocks) * PORTS_PER_LAB;
    const file = join(folder, String(base));
    if (!tryToClaim(file)) continue;
    const release = () => rmSync(file, { force: true });
    if ((await takenPorts(base)).length === 0) return { base, [Symbol.dispose]: release };
    release();
  }
  throw new LabError(
    'port-taken',
    'no free hundred of ports was found for a bench: end other programs or labs and try again',
  );
}
