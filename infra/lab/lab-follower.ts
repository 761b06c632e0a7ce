import type { SeenByProbes } from '#chaos/probes/watch.ts';
import type { Alarm } from '#chaos/session/alarms.ts';

/** What goes on in a lab beside its own life, and must be told of it. */
export interface LabFollower {
  /** Everything is ready for the first time. */
  labReady(): Promise<void>;
  /** A part was started again and is ready. */
  componentReady(name: string): Promise<void>;
  /** The code of the team's services is another than before. @param how in words, such as "saved" */
  codeChanged(how: string): Promise<void>;
  /** What the probes see by now. */
  seenByProbes(seen: SeenByProbes): void;
  /** Alerts that fire by now. */
  alertsFire(alerts: readonly Alarm[]): void;
  /** Whether the traffic is in somebody else's hands at the moment. */
  holdsTraffic(): boolean;
  /** The lab goes back to the seed, or ends: what was changed around it must go. */
  labEnds(why: 'reset' | 'stop'): Promise<void>;
}
