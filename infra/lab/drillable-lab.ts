import type { LabLevers } from '#chaos/conditions/lab-levers.ts';
import type { DrillGround } from '#chaos/drill/ground.ts';
import type { LabFollower } from './lab-follower.ts';

/** A lab, of whichever runtime, that incidents can happen in. */
export interface DrillableLab extends DrillGround {
  /** What conditions act through. */
  levers(): LabLevers;
  /** Tells somebody what goes on; called before the lab starts. */
  follow(follower: LabFollower): void;
  /** A process that the lab does not supervise, and that must not outlive it. @param pid undefined when it has ended */
  track(name: string, pid: number | undefined): void;
}
