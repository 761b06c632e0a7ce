import { setTimeout as delay } from 'node:timers/promises';
import { Turns } from '#chaos/async/turns.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import type { LocalLab } from '../cli/lab-client.ts';

/** A controller that was killed is back within a few seconds. */
const BACK_WITHIN_MS = 30_000;
const AGAIN_AFTER_MS = 100;

/**
 * A lab whose controller may die while a drill is rehearsed on it. Calls that change something and deaths take turns, so that
 * nobody wonders whether a call that was cut off has been heard; reading is repeated until somebody answers.
 */
export class RehearsedLab {
  readonly client: LocalLab;
  private readonly turns = new Turns();

  constructor(client: LocalLab) {
    this.client = client;
  }

  /** @throws LabError what the controller refuses, lab-down when none comes back */
  read<Answer>(path: string, query?: Parameters<LocalLab['get']>[1]): Promise<Answer> {
    return this.untilAnswered(() => this.client.get<Answer>(path, query));
  }

  /** @throws LabError what the controller refuses, lab-down when none comes back */
  tell<Answer>(path: string, body?: unknown, as?: 'facilitator'): Promise<Answer> {
    const options = { ...(body === undefined ? {} : { body }), ...(as ? { as } : {}) };
    return this.turns.take(() => this.untilAnswered(() => this.client.post<Answer>(path, options)));
  }

  /** Does something while nobody tells the controller anything. */
  betweenCalls<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.turns.take(work);
  }

  /** Waits for something. @throws LabError unavailable that says what it waited for in vain */
  async until(what: string, isSo: () => Promise<boolean>, timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (!(await isSo())) {
      if (performance.now() > deadline)
        throw new LabError('unavailable', `waited ${timeoutMs / 1000} s in vain for ${what}`);
      await delay(AGAIN_AFTER_MS);
    }
  }

  private async untilAnswered<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    const deadline = performance.now() + BACK_WITHIN_MS;
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        const isAway = error instanceof LabError && error.code === 'lab-down';
        if (!isAway || performance.now() > deadline) throw error;
        await delay(AGAIN_AFTER_MS);
      }
    }
  }
}
