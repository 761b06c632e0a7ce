import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { writeFileAtomically } from '#chaos/files/write-atomically.ts';
import { isSameProcess, type ProcessIdentity, processBirth, signalGroup } from './process-identity.ts';

const registerFile = z.record(z.string(), z.object({ pid: z.number().int().positive(), birth: z.string() }));

/** Remembers on disk which processes belong to a lab, so that whoever comes after a crash can find them. */
export class ProcessRegister {
  private readonly file: string;
  private entries: Record<string, ProcessIdentity>;

  constructor(file: string) {
    this.file = file;
    this.entries = readRegister(file);
  }

  add(name: string, pid: number): void {
    const birth = processBirth(pid);
    if (birth === undefined) return;
    this.entries[name] = { pid, birth };
    this.save();
  }

  remove(name: string): void {
    delete this.entries[name];
    this.save();
  }

  private save(): void {
    writeFileAtomically(this.file, JSON.stringify(this.entries));
  }
}

function readRegister(file: string): Record<string, ProcessIdentity> {
  if (!existsSync(file)) return {};
  try {
    return registerFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Half a file cannot come from us (writes are atomic); what else it may be, it names no process of ours.
    return {};
  }
}

/** The process that is registered by a name and still runs; undefined where none does. */
export const registeredPid = (file: string, name: string): number | undefined =>
  survivors(file).find((one) => one.name === name)?.pid;

/** The registered processes that still run. */
function survivors(file: string): (ProcessIdentity & { name: string })[] {
  return Object.entries(readRegister(file))
    .map(([name, identity]) => ({ name, ...identity }))
    .filter(isSameProcess);
}

/** Ends what an earlier controller left running, politely for PostgreSQL. Resolves when all are gone. */
export async function endSurvivors(file: string): Promise<string[]> {
  const left = survivors(file);
  // PostgreSQL's SIGINT is its fast shutdown; killed, it would need a recovery and leave shared memory behind.
  for (const one of left) signalGroup(one.pid, one.name === 'postgres' ? 'SIGINT' : 'SIGKILL');
  const deadline = Date.now() + 3_000;
  while (left.some(isSameProcess)) {
    if (Date.now() > deadline) for (const one of left.filter(isSameProcess)) signalGroup(one.pid, 'SIGKILL');
    await delay(20);
  }
  return left.map((one) => one.name);
}
