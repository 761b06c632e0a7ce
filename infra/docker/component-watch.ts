import { setTimeout as delay } from 'node:timers/promises';
import { Waiters } from '#chaos/async/waiters.ts';
import type { Sighting, WatchedComponent } from './watched-component.ts';

const LOOK_EVERY_MS = 1_000;

interface Known {
  component: WatchedComponent;
  state: Sighting['state'];
  restarts: number;
  lastDeath: string | null;
  readySince: number | null;
}

interface WatchListeners {
  /** Something happened, in words for a person. */
  onNews: (name: string, what: string, message: string, time?: string) => void;
  /** A component that was not ready is. */
  onReady: (name: string) => void;
}

/** Looks at every component of a lab again and again, and remembers how each is. */
export class ComponentWatch {
  private readonly known: Map<string, Known>;
  private readonly listeners: WatchListeners;
  private readonly waiters = new Waiters();

  constructor(components: readonly WatchedComponent[], listeners: WatchListeners) {
    this.listeners = listeners;
    this.known = new Map(
      components.map((component) => [
        component.name,
        { component, state: 'stopped', restarts: 0, lastDeath: null, readySince: null },
      ]),
    );
  }

  all(): Known[] {
    return [...this.known.values()];
  }

  /** Looks until the signal is aborted. */
  begin(signal: AbortSignal): void {
    for (const one of this.known.values()) void this.follow(one, signal);
  }

  /** Forgets that these were ready, because they have just been told to stop. */
  expectAnew(names: readonly string[]): void {
    for (const name of names) {
      const one = this.known.get(name);
      if (one) Object.assign(one, { state: 'starting', readySince: null });
    }
  }

  /** Resolves when all of these are ready. @param names by default every component */
  async ready(signal: AbortSignal, names: readonly string[] = [...this.known.keys()]): Promise<void> {
    while (names.some((name) => this.known.get(name)?.state !== 'running')) {
      signal.throwIfAborted();
      await this.waiters.wait(LOOK_EVERY_MS, signal);
    }
  }

  private async follow(one: Known, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const sighting = await one.component.look().catch(() => undefined);
      if (signal.aborted) return;
      if (sighting) this.seen(one, sighting);
      else this.lost(one);
      this.waiters.wake();
      await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => {
        // Aborted: the loop ends.
      });
    }
  }

  private seen(one: Known, sighting: Sighting): void {
    const { name } = one.component;
    const wasReady = one.state === 'running';
    const news = sighting.news ?? [];
    for (const { what, message, time } of news) this.listeners.onNews(name, what, message, time);
    one.state = sighting.state;
    one.restarts = sighting.restarts ?? one.restarts;
    one.lastDeath = sighting.lastDeath ?? one.lastDeath;
    const isReady = sighting.state === 'running';
    one.readySince = isReady ? (sighting.readySince ?? (wasReady ? one.readySince : Date.now())) : null;
    // It may have died and come back between two looks.
    const cameBack = isReady && (!wasReady || news.some(({ what }) => what === 'ready'));
    if (!cameBack) return;
    if (!news.some(({ what }) => what === 'ready')) this.listeners.onNews(name, 'ready', `${name}: ready`);
    this.listeners.onReady(name);
  }

  private lost(one: Known): void {
    const { name } = one.component;
    if (one.state === 'running') {
      one.restarts += 1;
      one.lastDeath = 'its container stopped answering';
      this.listeners.onNews(
        name,
        'exited',
        `${name}: its container does not answer; docker compose ps ${name} tells how it is, docker compose up -d ${name} starts it again`,
      );
    }
    one.state = 'stopped';
    one.readySince = null;
  }
}
