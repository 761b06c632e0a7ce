import { createHash, randomBytes } from 'node:crypto';
import { globSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { roleStatements, schemaStatements } from '../../postgres/bootstrap.ts';
import { seedServer } from '../../postgres/seed.ts';
import type { PostgresBinaries } from './binaries.ts';
import { type Cluster, initialiseCluster, serverArguments, serverOf, withServer } from './cluster.ts';
import { KeptCluster } from './kept-cluster.ts';

/** How it is made; another number makes every template anew. 2: migrations with their checksums. */
const MADE = 2;

export interface SeededTemplateOptions {
  binaries: PostgresBinaries & { version: string };
  /** The shipped services, whose migrations make schema and seed. */
  services: string;
  /** A free port, for the time that it takes. */
  port: number;
  identity: { uid: number; gid: number } | undefined;
  /** Where PostgreSQL's user may write; the finished template is moved to the cache. */
  workFolder: string;
  onProgress: (line: string) => void;
}

/** Names everything that a template is made from: other migrations, roles or programs make another template. */
export function templateFingerprint(
  { binaries, services, identity }: SeededTemplateOptions,
  files = '*/migrations/*.sql',
): string {
  const hash = createHash('sha256');
  const add = (text: string) => hash.update(text).update('\0');
  add(`${binaries.version} ${MADE}`);
  add(`${process.platform} ${process.arch} ${identity?.uid ?? 'own'}`);
  add(JSON.stringify([roleStatements(), schemaStatements(), serverArguments('', 0)]));
  for (const file of globSync(files, { cwd: services }).sort()) {
    add(file);
    add(readFileSync(join(services, file), 'utf8'));
  }
  return hash.digest('hex').slice(0, 16);
}

async function build(options: SeededTemplateOptions, cluster: Cluster): Promise<void> {
  const { binaries, identity, port, workFolder, services } = options;
  await initialiseCluster(binaries, cluster.data, cluster.superuserPassword, identity);
  const logFile = join(workFolder, 'template.log');
  await withServer(binaries, cluster, { port, identity, logFile }, () => seedServer(serverOf(cluster, port), services));
}

/**
 * A stopped cluster that holds the shipped schema and seed, twice: as the database to work in and as SEED_DATABASE.
 * Made once per version of the migrations (about 3 s) and kept; a lab starts from a copy.
 */
export async function seededTemplate(options: SeededTemplateOptions): Promise<Cluster> {
  const kept = new KeptCluster('cluster', templateFingerprint(options));
  return kept.inTurn(async () => kept.read() ?? (await make(options, kept)));
}

async function make(options: SeededTemplateOptions, kept: KeptCluster): Promise<Cluster> {
  options.onProgress('making the seeded database (once, about 3 s)');
  const cluster = {
    data: join(options.workFolder, 'template'),
    superuserPassword: randomBytes(24).toString('base64url'),
  };
  rmSync(cluster.data, { recursive: true, force: true });
  await build(options, cluster);
  const made = await kept.keep(cluster);
  rmSync(cluster.data, { recursive: true, force: true });
  return made;
}
