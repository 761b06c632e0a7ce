import type { Practice } from '#chaos/drill/practice.ts';

/** How often users are looked at. */
const LOOK_EVERY_MS = 2_000;
/** A moment of trouble, while a service starts for instance, is no relapse. */
const RELAPSED_AFTER_MS = 10_000;

type Watched = Pick<Practice, 'current' | 'reading'>;

/** Watches users after an incident was resolved, for as long as what brought it on goes on. */
export class Relapse {
  private readonly practice: Watched;
  private lookedAt = 0;
  private bad: { number: string | undefined; since: number } | undefined;

  constructor(practice: Watched) {
    this.practice = practice;
  }

  /**
   * Looks, if it is time to.
   * @param now milliseconds of a clock that never goes back
   * @returns what users feel, when they have felt it for too long for a moment's trouble
   */
  async look(now: number): Promise<string | undefined> {
    if (now - this.lookedAt < LOOK_EVERY_MS) return undefined;
    this.lookedAt = now;
    const number = this.practice.current()?.number;
    const reading = await this.practice.reading();
    if (!reading?.present || this.practice.current()?.number !== number) {
      this.bad = undefined;
      return undefined;
    }
    if (this.bad?.number !== number) this.bad = { number, since: now };
    if (now - (this.bad?.since ?? now) < RELAPSED_AFTER_MS) return undefined;
    this.bad = undefined;
    return reading.reading;
  }
}
