/**
 * What the controller's interface needs of the lab that it stands in front of. A runtime (embedded, containers)
 * implements it; nothing here knows which.
 */

type ComponentState = 'stopped' | 'starting' | 'running' | 'stopping' | 'waiting';

/** One process or container of the lab. */
export interface Component {
  name: string;
  role: 'service' | 'database' | 'proxy' | 'recorder' | 'load' | 'probes' | 'controller' | 'telemetry';
  state: ComponentState;
  pid: number | null;
  /** Times that it was started again after it had ended by itself, since the lab was started. */
  restarts: number;
  /** How it last ended by itself; null when it never did. */
  lastDeath: string | null;
  /** Unix milliseconds since when it is ready; null when it is not. */
  readySince: number | null;
  /** Where it listens; null where users cannot reach it. */
  url: string | null;
  /** Where a debugger attaches; null for what is not debugged. */
  inspector: string | null;
}

export interface LinkStatus {
  name: string;
  from: string;
  to: string;
  /** host:port where the caller finds it. */
  listen: string;
  /** host:port that it leads to. */
  upstream: string;
}

export interface LabStatus {
  team: string;
  /** healthy: everything is ready. degraded: something that was ready is not. */
  state: 'starting' | 'healthy' | 'degraded' | 'resetting' | 'stopping' | 'failed';
  /** What holds it up, or why it failed; null when healthy. */
  reason: string | null;
  startedAt: string;
  workspace: string;
  components: Component[];
  links: LinkStatus[];
}

/** Something that happened to the lab, in words for a person. */
export interface LabEvent {
  /** Rises by one with each event of this controller. */
  id: number;
  time: string;
  component: string;
  what: string;
  message: string;
}

export interface ResetReport {
  /** Shipped files that had been changed or deleted and were put back, below services/. */
  restoredFiles: string[];
  /** Files that the team had added and that were removed, below services/. */
  removedFiles: string[];
  /** Folder with what they held before; null when nothing had been changed. */
  keptIn: string | null;
  seconds: number;
}

export interface LabControl {
  status(): LabStatus;
  /** Events after the given id, oldest first; waits up to `waitMs` for the first one. */
  events(after: number, waitMs: number, signal: AbortSignal): Promise<LabEvent[]>;
  /** Code back to the shipped baseline, data back to the seed, links without toxics. */
  reset(): Promise<ResetReport>;
  /** Begins to end the lab; resolves at once. */
  shutDown(): void;
}
