import { clockText } from '#chaos/session/clock.ts';
import type { Moment } from '#chaos/session/incidents.ts';

/** When something was. */
export interface When {
  /** ISO date. */
  time: string;
  /** By the drill's own clock, such as 03:17. */
  clock: string;
}

export const whenOf = ({ time, atMs }: Moment): When => ({
  time: new Date(time).toISOString(),
  clock: clockText(atMs),
});
