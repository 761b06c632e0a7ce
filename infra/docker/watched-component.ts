import type { Component } from '#chaos/api/lab-control.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import { KEEPER_PORT } from './addresses.ts';
import type { KeeperOrder, KeeperReport } from './keeper-api.ts';
import type { KeptName } from './kept-process.ts';

const ASK_TIMEOUT_MS = 2_000;

/** What a look at a component gave: its state, and what happened to it since the last look, in words. */
export interface Sighting {
  state: Component['state'];
  restarts?: number;
  lastDeath?: string | null;
  readySince?: number | null;
  news?: { what: string; message: string; time: string }[];
}

/** A part of the lab in another container, as the controller sees it over the network. */
export interface WatchedComponent {
  name: string;
  role: Component['role'];
  /** Rejects when the container does not answer. */
  look(): Promise<Sighting>;
}

/** A component that is there when it answers: one that nobody keeps, such as PostgreSQL or Jaeger. */
export function answeringComponent(
  name: string,
  role: Component['role'],
  answers: (signal: AbortSignal) => Promise<boolean>,
): WatchedComponent {
  return {
    name,
    role,
    look: async () => ({ state: (await answers(AbortSignal.timeout(ASK_TIMEOUT_MS))) ? 'running' : 'starting' }),
  };
}

/** A process that a keeper keeps running in its container; the keeper takes orders. */
export class KeptComponent implements WatchedComponent {
  readonly name: KeptName;
  readonly role: Component['role'];
  private readonly token: string;
  private keeper: string | undefined;
  private lastNews = 0;

  constructor(name: KeptName, role: Component['role'], token: string) {
    this.name = name;
    this.role = role;
    this.token = token;
  }

  async look(): Promise<Sighting> {
    let report = await this.ask<KeeperReport>('GET', `/report?after=${this.lastNews}`);
    if (report.keeper !== this.keeper) {
      // The container was started anew, and its news are counted from 1 again. What was before this controller is old.
      const isFirst = this.keeper === undefined;
      this.keeper = report.keeper;
      this.lastNews = 0;
      report = await this.ask<KeeperReport>('GET', '/report?after=0');
      if (isFirst && report.state === 'running') report.news = report.news.slice(-1);
    }
    this.lastNews = report.news.at(-1)?.id ?? this.lastNews;
    return report;
  }

  /** @throws LabError unavailable when its container does not answer */
  async order(order: KeeperOrder, why = ''): Promise<void> {
    await this.ask('POST', `/${order}?why=${encodeURIComponent(why)}`).catch((cause: Error) => {
      const message = `the container of ${this.name} does not answer: docker compose ps shows how it is`;
      throw new LabError('unavailable', message, {}, { cause });
    });
  }

  private async ask<Answer>(method: 'GET' | 'POST', path: string): Promise<Answer> {
    const response = await fetch(`http://${this.name}:${KEEPER_PORT}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}` },
      signal: AbortSignal.timeout(ASK_TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`the keeper of ${this.name} refused ${path}: status ${response.status}`);
    return (await response.json()) as Answer;
  }
}
