import type { MetricTarget } from '../options.ts';
import type { FlightRecord } from '../store/record.ts';
import { type Exposition, readExposition } from './exposition.ts';

const ACCEPT = 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5';

/** A larger answer is not a service's own metrics. */
const MOST_BYTES = 16_000_000;

export interface ScrapeOptions {
  targets: MetricTarget[];
  intervalMs: number;
  now: () => number;
  /** Told when a target begins to fail and when it answers again. */
  report: (line: string) => void;
}

/** Reads every target's /metrics, over and over. A target that does not answer is recorded as `up` 0, as Prometheus does. */
export class Scraper implements AsyncDisposable {
  readonly #record: FlightRecord;
  readonly #options: ScrapeOptions;
  readonly #failing = new Map<string, string>();
  readonly #stop = new AbortController();
  readonly #timers: NodeJS.Timeout[];
  readonly #running = new Map<string, Promise<void>>();

  constructor(record: FlightRecord, options: ScrapeOptions) {
    this.#record = record;
    this.#options = options;
    for (const target of options.targets) this.#begin(target);
    this.#timers = options.targets.map((target) => setInterval(() => this.#begin(target), options.intervalMs));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#stop.abort();
    await Promise.all(this.#running.values());
  }

  #begin(target: MetricTarget): void {
    if (this.#running.has(target.name)) return;
    this.#running.set(
      target.name,
      this.#scrape(target).finally(() => this.#running.delete(target.name)),
    );
  }

  async #scrape({ name, url }: MetricTarget): Promise<void> {
    const started = this.#options.now();
    let exposition: Exposition;
    let reason: string | undefined;
    try {
      exposition = await this.#fetch(url);
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      reason =
        (error as Error).cause instanceof Error ? ((error as Error).cause as Error).message : (error as Error).message;
      exposition = { families: new Map(), samples: [] };
    }
    this.#tell(name, url, reason);
    exposition.families.set('up', {
      type: 'gauge',
      help: 'Whether the last scrape of the service succeeded.',
      unit: '',
    });
    exposition.samples.push({ series: 'up', value: reason === undefined ? 1 : 0 });
    try {
      this.#record.transaction(() => this.#record.metrics.write(name, exposition, started));
    } catch (error) {
      this.#options.report(`The metrics of ${name} were not stored: ${(error as Error).message}`);
    }
  }

  async #fetch(url: string): Promise<Exposition> {
    // A target must answer before it is asked again, or within two seconds, whichever is longer.
    const timeout = AbortSignal.timeout(Math.max(2_000, this.#options.intervalMs));
    const response = await fetch(url, {
      headers: { accept: ACCEPT },
      signal: AbortSignal.any([timeout, this.#stop.signal]),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    if (text.length > MOST_BYTES) throw new Error(`its answer has ${text.length} characters`);
    return readExposition(text);
  }

  #tell(name: string, url: string, reason: string | undefined): void {
    if (reason !== undefined && !this.#failing.has(name))
      this.#options.report(`The metrics of ${name} cannot be read from ${url}: ${reason}`);
    if (reason === undefined && this.#failing.has(name))
      this.#options.report(`The metrics of ${name} can be read again.`);
    if (reason === undefined) this.#failing.delete(name);
    else this.#failing.set(name, reason);
  }
}
