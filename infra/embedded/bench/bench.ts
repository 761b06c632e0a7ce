import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchAddress } from '#chaos/judge/bench-address.ts';
import { LINKS, linkName, type PortPlan, portPlan, type ServiceName } from '../../topology.ts';
import { putBackWhatIsNotTheirs, writeWorkspaceManifest } from '../baseline.ts';
import { LabDatabase } from '../lab-database.ts';
import { PROJECT_ROOT } from '../lab-paths.ts';
import { type LabRecord, newLabRecord } from '../lab-state.ts';
import { claimPortBlock } from '../port-blocks.ts';
import type { Cluster } from '../postgres/cluster.ts';
import { makePostgresHome, removePostgresHome } from '../postgres/home.ts';
import { postgresIdentity } from '../postgres/run-as.ts';
import type { SeededTemplateOptions } from '../postgres/seeded-template.ts';
import { confined, embeddedProxies, recorderProcess, serviceProcess, toxiproxyProcess } from '../processes.ts';
import { ProcessGroup } from '../supervisor/process-group.ts';
import { signalGroup } from '../supervisor/process-identity.ts';
import { ProcessRegister } from '../supervisor/process-register.ts';
import { memoryBeside, removeBenchFolder } from './bench-folder.ts';
import { CodeDoesNotRun } from './code-does-not-run.ts';
import { compiledCodeOf, layOutCompiledCode } from './compiled-code.ts';
import { MEMORY_LIMIT_MB, watchMemory } from './memory-watch.ts';

export interface BenchOptions {
  /** The bench's own folder, made by `makeBenchFolder`. */
  folder: string;
  /** services/ to judge; copied, so that saving a file while the judge is at work changes nothing. */
  code: string;
  /** Services that run, in any order. */
  services: readonly ServiceName[];
  /** Those of them that start when they are asked for. */
  later?: readonly ServiceName[] | undefined;
  seed: number;
  /** Makes or finds the database to start from. */
  template: (options: SeededTemplateOptions) => Promise<Cluster>;
  onProgress: (line: string) => void;
}

/** How long a team's service may take to become ready, beside a live lab on a small machine. */
const START_TIMEOUT_MS = 20_000;
const HOST = '127.0.0.1';

function addressOf(
  services: readonly ServiceName[],
  ports: PortPlan,
  record: LabRecord,
  database: LabDatabase,
): Omit<BenchAddress, 'controlUrl' | 'seed'> {
  const urls = (port: (service: ServiceName) => number) =>
    Object.fromEntries(services.map((service) => [service, `http://${HOST}:${port(service)}`]));
  return {
    services: urls(ports.service),
    admin: urls(ports.admin),
    adminToken: record.adminToken,
    toxiproxyUrl: `http://${HOST}:${ports.toxiproxy}`,
    recorderUrl: `http://${HOST}:${ports.recorder}`,
    links: LINKS.map(linkName),
    databaseUrl: database.superuserUrl(),
  };
}

/** A private lab with only what one scenario needs. It ends with its disposal and leaves nothing. */
export class BenchLab implements AsyncDisposable {
  private readonly options: BenchOptions;
  private readonly group: ProcessGroup;
  private readonly block: Disposable & { base: number };
  private readonly home: string;
  /** What the supervisor said of each service's last death. */
  private readonly deaths = new Map<string, string>();
  /** Services that took more memory than anybody may, each with a sentence. */
  readonly greedy = new Map<string, string>();
  private readonly ending = new AbortController();
  private database: LabDatabase | undefined;
  private at: Omit<BenchAddress, 'controlUrl' | 'seed'> | undefined;

  private constructor(options: BenchOptions, block: Disposable & { base: number }) {
    this.options = options;
    this.block = block;
    const register = new ProcessRegister(join(options.folder, 'processes.json'));
    this.group = new ProcessGroup({
      onNews: ({ process: name, what, message }) => {
        if ((what === 'exited' || what === 'killed') && !this.greedy.has(name)) this.deaths.set(name, message);
      },
      onPid: (name, pid) => {
        // What ends with the bench needs no taking back: the register goes with it.
        if (this.ending.signal.aborted) return;
        if (pid) register.add(name, pid);
        else register.remove(name);
      },
    });
    const { folder } = options;
    const paths = { team: 'bench', state: folder };
    this.home = makePostgresHome(paths, undefined, postgresIdentity(), memoryBeside(folder));
    writeFileSync(join(options.folder, 'postgres-home'), this.home);
  }

  /**
   * Starts everything.
   * @throws CodeDoesNotRun when a service under judgement does not become ready; LabError when the lab's own parts fail
   */
  static async start(options: BenchOptions): Promise<BenchLab> {
    const bench = new BenchLab(options, await claimPortBlock());
    try {
      await bench.startAll();
      return bench;
    } catch (error) {
      await bench[Symbol.asyncDispose]();
      throw error;
    }
  }

  get address(): Omit<BenchAddress, 'controlUrl'> {
    if (!this.at) throw new Error('the bench has not started');
    return { ...this.at, seed: this.options.seed };
  }

  runs(service: string): boolean {
    return this.options.services.some((one) => one === service);
  }

  /** Starts a service that waits to be asked for; nothing happens to one that runs. @throws CodeDoesNotRun */
  async startNow(service: string): Promise<void> {
    if (this.group.get(service).kind !== 'running') await this.startCode([service]);
  }

  /** Ends a service, by the book or by SIGKILL, and starts it again. @throws CodeDoesNotRun */
  async startAgain(service: string, how: 'restart' | 'kill'): Promise<void> {
    if (how === 'kill') await this.group.kill([service]);
    else await this.group.stop([service]);
    await this.startCode([service]);
  }

  /** Ends services and database in good order and gives the database's files, for a template. Ends the bench's use. */
  async harvest(): Promise<Cluster> {
    await this.group.stop(this.options.services);
    await this.group.stop(['postgres']);
    if (!this.database) throw new Error('the bench has not started');
    return this.database.files();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.ending.abort(new Error('the bench has ended'));
    await this.group.kill([...this.options.services, 'recorder', 'toxiproxy']);
    // Killed, it would leave shared memory behind; it takes 20 ms to stop.
    await this.group.stop(['postgres']);
    removePostgresHome(this.home);
    removeBenchFolder(this.options.folder);
    this.block[Symbol.dispose]();
  }

  private async startAll(): Promise<void> {
    const { folder, code, services } = this.options;
    const ports = portPlan(this.block.base);
    const paths = {
      workspace: join(folder, 'workspace'),
      logs: join(folder, 'logs'),
      recorderDatabase: join(folder, 'recorder.db'),
    };
    mkdirSync(paths.logs, { recursive: true });
    await this.layOutCode(code, join(paths.workspace, 'services'));
    writeWorkspaceManifest(paths.workspace);
    symlinkSync(join(PROJECT_ROOT, 'node_modules'), join(paths.workspace, 'node_modules'));
    const record = newLabRecord('bench', this.block.base);
    const proxies = join(folder, 'toxiproxy.json');
    writeFileSync(proxies, JSON.stringify(embeddedProxies(ports)));
    const context = { paths, record, ports, services };
    this.group.add(toxiproxyProcess(context, proxies));
    this.group.add(recorderProcess(context));
    const stranger = confined(paths.workspace, compiledCodeOf(folder));
    for (const service of services) this.group.add(serviceProcess(context, service, stranger));
    // They need no database: they start while its files are copied.
    const [database] = await Promise.all([
      this.layOutDatabase(paths.logs).then((laidOut) => this.startOn(laidOut, record)),
      this.group.start(['toxiproxy', 'recorder'], this.ending.signal),
    ]);
    this.at = addressOf(services, ports, record, database);
  }

  private async layOutCode(code: string, services: string): Promise<void> {
    cpSync(code, services, { recursive: true });
    const changed = await putBackWhatIsNotTheirs(services);
    if (changed.length === 0) return;
    const some = changed.slice(0, 3).join(', ') + (changed.length > 3 ? ` and ${changed.length - 3} more` : '');
    this.options.onProgress(
      `taking services/kit and services/partner as shipped: changes there do not count (${some})`,
    );
  }

  private async layOutDatabase(logs: string): Promise<LabDatabase> {
    const { template, onProgress } = this.options;
    const { postgres: port } = portPlan(this.block.base);
    this.database = await LabDatabase.prepare({ home: this.home, port, logs, onProgress, template });
    // Not before: with the first history comes the first compiled code.
    await layOutCompiledCode(this.options.folder);
    this.group.add(this.database.process());
    return this.database;
  }

  private async startOn(database: LabDatabase, { databasePasswords }: LabRecord): Promise<LabDatabase> {
    this.watchMemory();
    // Services wait for the database by themselves: started together, all are up sooner than one after the other.
    await Promise.all([
      this.group.start(['postgres'], this.ending.signal).then(() => database.setPasswords(databasePasswords)),
      this.startCode(this.options.services.filter((one) => !this.options.later?.includes(one))),
    ]);
    return database;
  }

  private watchMemory(): void {
    const list = () =>
      this.options.services.flatMap((name) => {
        const { pid } = this.group.get(name);
        return pid === undefined ? [] : [{ name, pid }];
      });
    const end = ({ name, pid }: { name: string; pid: number }) => {
      const sentence = `${name} took more than ${MEMORY_LIMIT_MB} MB of memory and was ended`;
      this.greedy.set(name, sentence);
      this.deaths.set(name, sentence);
      signalGroup(pid, 'SIGKILL');
    };
    void watchMemory(list, end, this.ending.signal);
  }

  private async startCode(services: readonly string[]): Promise<void> {
    // A suite that is over may have asked for a restart just before: it would outlive the bench.
    this.ending.signal.throwIfAborted();
    const patience = AbortSignal.timeout(START_TIMEOUT_MS);
    const wait = async (service: string) => {
      const one = this.group.get(service);
      const deathsBefore = one.restarts;
      one.start();
      // A second death in a row is no accident: what is wrong stands in its log.
      const settled = one.waitFor((kind) => kind === 'running' || one.restarts - deathsBefore >= 2, patience);
      await settled.catch((error: Error) => {
        if (!patience.aborted) throw error;
      });
      if (one.kind === 'running') return;
      const death = this.deaths.get(service);
      // What cannot even be spawned has not begun to run.
      if (death?.includes('could not be started: ')) throw new Error(death);
      throw new CodeDoesNotRun(service, death ?? `${service}: was not ready after ${START_TIMEOUT_MS / 1000} s`);
    };
    await Promise.all(services.map(wait));
  }
}
