import type { LabStatus } from '#chaos/api/lab-control.ts';
import type { RecordReader } from '#chaos/recorder/reader.ts';

/** What a drill needs of the lab that it happens in. A runtime (embedded, containers) implements it. */
export interface DrillGround {
  status(): Pick<LabStatus, 'state' | 'reason' | 'workspace'>;
  /** Stops services and starts them again; resolves when they are ready. */
  restart(services: readonly string[], reason: string): Promise<void>;
  /** Tells those who follow the lab. Teams read it. */
  say(component: string, what: string, message: string): void;
  /** Traces, logs, metrics and graph of the live lab. */
  telemetry: RecordReader;
}
