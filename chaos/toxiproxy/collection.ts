import { refusals } from './errors.ts';
import { ToxicProxy } from './proxy.ts';
import type { Random } from './random.ts';

/** What a proxy is made from. */
export interface ProxyConfig {
  name: string;
  /** Default: any host, any free port. */
  listen?: string;
  upstream: string;
  /** Default: true. */
  enabled?: boolean;
}

/** All proxies by name. Changes wait for each other, so that two clients cannot take the same name. */
export class ProxyCollection {
  readonly #proxies = new Map<string, ToxicProxy>();
  readonly #random: Random;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(random: Random) {
    this.#random = random;
  }

  all(): ToxicProxy[] {
    return [...this.#proxies.values()];
  }

  get(name: string): ToxicProxy {
    const proxy = this.#proxies.get(name);
    if (proxy === undefined) throw refusals.proxyNotFound();
    return proxy;
  }

  /** Runs a change when the ones before it are done, whether they succeeded or not. */
  change<Result>(work: () => Promise<Result> | Result): Promise<Result> {
    const result = this.#turn.then(work);
    // The failure is the caller's, who has `result`; the next in line only waits.
    this.#turn = result.catch(() => {});
    return result;
  }

  create(config: ProxyConfig): Promise<ToxicProxy> {
    return this.change(async () => {
      if (this.#proxies.has(config.name)) throw refusals.proxyAlreadyExists();
      return this.#install(config);
    });
  }

  /**
   * Creates proxies, replacing those that differ. The first failure ends it; what was done before stays.
   *
   * @returns the proxies created or found, and the failure if there was one
   */
  populate(configs: readonly ProxyConfig[]): Promise<{ proxies: ToxicProxy[]; failure?: unknown }> {
    return this.change(async () => {
      const proxies: ToxicProxy[] = [];
      try {
        for (const config of configs) proxies.push(await this.#createOrReplace(config));
      } catch (failure) {
        return { proxies, failure };
      }
      return { proxies };
    });
  }

  remove(name: string): Promise<void> {
    return this.change(() => {
      this.get(name).stop();
      this.#proxies.delete(name);
    });
  }

  /** Enables all proxies and takes all toxics away. */
  reset(): Promise<void> {
    return this.change(async () => {
      for (const proxy of this.all()) {
        await proxy.start();
        proxy.toxics.clear();
      }
    });
  }

  stopAll(): void {
    for (const proxy of this.all()) proxy.stop();
  }

  async #createOrReplace(config: ProxyConfig): Promise<ToxicProxy> {
    const existing = this.#proxies.get(config.name);
    if (existing !== undefined) {
      if (!(await existing.differsFrom({ listen: config.listen ?? '', upstream: config.upstream }))) return existing;
      existing.stop();
    }
    return this.#install(config);
  }

  async #install(config: ProxyConfig): Promise<ToxicProxy> {
    const proxy = new ToxicProxy({ listen: '', ...config, random: this.#random });
    if (config.enabled !== false) await proxy.start();
    this.#proxies.set(config.name, proxy);
    return proxy;
  }
}
