import type { LabStatus } from '#chaos/api/lab-control.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import type { RecordReader } from '#chaos/recorder/reader.ts';

/** What a team looks through beside the record: dashboards, for instance. */
export interface Screen {
  name: string;
  /** @returns how much it shows. Rejects, with a reason for a person, when it does not answer. */
  look(): Promise<number>;
}

/** What a drill needs of the lab that it happens in. A runtime (embedded, containers) implements it. */
export interface DrillGround {
  status(): Pick<LabStatus, 'state' | 'reason' | 'workspace'>;
  /** Stops services and starts them again; resolves when they are ready. */
  restart(services: readonly string[], reason: string): Promise<void>;
  /** Tells those who follow the lab. Teams read it. */
  say(component: string, what: string, message: string): void;
  /** Traces, logs, metrics and graph of the live lab. */
  telemetry: RecordReader;
  /** By default none. */
  screens?: readonly Screen[];
}

/** @param what wants to begin, such as "an incident". @throws LabError unavailable unless the lab is healthy */
export function requireHealthy(what: string, ground: Pick<DrillGround, 'status'>): void {
  const { state, reason } = ground.status();
  if (state === 'healthy') return;
  throw new LabError(
    'unavailable',
    `${what} begins in a healthy lab, and this one is ${state}${reason ? ` (${reason})` : ''}: wait until ./drill status says healthy, or ./drill reset`,
  );
}
