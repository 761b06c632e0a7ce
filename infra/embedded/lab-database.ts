import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { passwordStatements } from '../postgres/bootstrap.ts';
import { reseed } from '../postgres/seed.ts';
import { administer, type DatabaseServer, SUPERUSER } from '../postgres/server.ts';
import { DATABASE_NAME } from '../topology.ts';
import { shippedServices } from './baseline.ts';
import { installedPostgres, type PostgresBinaries, reachablePostgres } from './postgres/binaries.ts';
import { type Cluster, copyCluster, serverOf } from './postgres/cluster.ts';
import { postgresIdentity } from './postgres/run-as.ts';
import { type SeededTemplateOptions, seededTemplate } from './postgres/seeded-template.ts';
import { postgresProcess } from './processes.ts';
import type { ProcessSpec } from './supervisor/supervised-process.ts';

export interface LabDatabaseOptions {
  /** Folder for PostgreSQL's files; see `makePostgresHome`. */
  home: string;
  port: number;
  /** Where its log goes. */
  logs: string;
  onProgress: (line: string) => void;
  /** Makes or finds the stopped cluster to start from; by default the shipped schema and seed. */
  template?: (options: SeededTemplateOptions) => Promise<Cluster>;
}

/** A lab's PostgreSQL: its files, its process, and what is done to it as the superuser. */
export class LabDatabase {
  private readonly port: number;
  private readonly logs: string;
  private readonly cluster: Cluster;
  private readonly binaries: PostgresBinaries;

  private constructor(options: LabDatabaseOptions, cluster: Cluster, binaries: PostgresBinaries) {
    this.port = options.port;
    this.logs = options.logs;
    this.cluster = cluster;
    this.binaries = binaries;
  }

  /** Lays the files out: a copy of the template, or what an earlier run of this lab left. */
  static async prepare(options: LabDatabaseOptions): Promise<LabDatabase> {
    const { home, port, onProgress, template = seededTemplate } = options;
    const identity = postgresIdentity();
    const installed = installedPostgres();
    const binaries = { ...reachablePostgres(installed, home, identity !== undefined), version: installed.version };
    const made = await template({
      binaries,
      services: await shippedServices(),
      port,
      identity,
      workFolder: home,
      onProgress,
    });
    const cluster = { ...made, data: join(home, 'data') };
    if (!existsSync(cluster.data)) await copyCluster(made.data, cluster.data);
    return new LabDatabase(options, cluster, binaries);
  }

  process(): ProcessSpec {
    return postgresProcess(
      { logs: this.logs, port: this.port },
      this.cluster,
      this.binaries.postgres,
      postgresIdentity(),
    );
  }

  /** Lets the services in. @param passwords by service */
  setPasswords(passwords: Readonly<Record<string, string>>): Promise<void> {
    return administer(this.server(), 'postgres', passwordStatements(passwords));
  }

  /** Back to the seed; whoever is connected is thrown out. */
  reset(): Promise<void> {
    return reseed(this.server());
  }

  private server(): DatabaseServer {
    return serverOf(this.cluster, this.port);
  }

  /** The cluster itself; copy it only while the server is stopped. */
  files(): Cluster {
    return this.cluster;
  }

  /** Address for reading everything, without a link in between. */
  superuserUrl(): string {
    return `postgres://${SUPERUSER}:${this.cluster.superuserPassword}@127.0.0.1:${this.port}/${DATABASE_NAME}`;
  }
}
