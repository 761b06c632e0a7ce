import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Turns } from '#chaos/async/turns.ts';
import { CACHE_ROOT } from '../lab-paths.ts';
import { processBirth } from '../supervisor/process-identity.ts';
import { type Cluster, copyCluster } from './cluster.ts';

/** By kind of cluster: several benches of one process may want the same at once, and one of them makes it. */
const MAKERS = new Map<string, Turns>();

/** A stopped cluster in the cache, under the fingerprint of all that it was made from. */
export class KeptCluster {
  private readonly kind: string;
  private readonly folder: string;

  /** @param kind what it holds; of each kind only the newest is kept */
  constructor(kind: string, fingerprint: string) {
    this.kind = kind;
    this.folder = join(CACHE_ROOT, `${kind}-${fingerprint}`);
  }

  read(): Cluster | undefined {
    const passwordFile = join(this.folder, 'superuser-password');
    if (!existsSync(passwordFile)) return undefined;
    return { data: join(this.folder, 'data'), superuserPassword: readFileSync(passwordFile, 'utf8') };
  }

  /** Does what may make it when nobody else of this process is about to: whoever waited finds it made. */
  inTurn(make: () => Promise<Cluster>): Promise<Cluster> {
    const turns = MAKERS.get(this.kind) ?? new Turns();
    MAKERS.set(this.kind, turns);
    return turns.take(make);
  }

  /** Copies a stopped cluster into the cache; whoever reads meanwhile sees all of it or nothing. */
  async keep(cluster: Cluster): Promise<Cluster> {
    const temporary = `${this.folder}.${process.pid}.new`;
    mkdirSync(temporary, { recursive: true });
    try {
      await copyCluster(cluster.data, join(temporary, 'data'));
    } catch (error) {
      rmSync(temporary, { recursive: true, force: true });
      throw error;
    }
    writeFileSync(join(temporary, 'superuser-password'), cluster.superuserPassword, { mode: 0o600 });
    this.removeOthers();
    try {
      renameSync(temporary, this.folder);
    } catch (error) {
      rmSync(temporary, { recursive: true, force: true });
      // Another process has made the same meanwhile.
      const made = this.read();
      if (made) return made;
      throw error;
    }
    return { ...cluster, data: join(this.folder, 'data') };
  }

  /** Removes what was made from something else, and what a process that is gone had begun. */
  private removeOthers(): void {
    for (const name of readdirSync(CACHE_ROOT)) {
      const path = join(CACHE_ROOT, name);
      const maker = /\.(\d+)\.new$/.exec(name)?.[1];
      const isBeingMade = maker !== undefined && processBirth(Number(maker)) !== undefined;
      if (name.startsWith(`${this.kind}-`) && path !== this.folder && !isBeingMade) {
        rmSync(path, { recursive: true, force: true });
      }
    }
  }
}
