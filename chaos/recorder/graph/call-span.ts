import type { Roles } from '../store/attribute-roles.ts';

/** SpanKind numbers of OTLP. */
export const SERVER = 2;
export const CLIENT = 3;

/** What the service graph needs of a client or server span. */
export interface CallSpan {
  service: string;
  kind: typeof SERVER | typeof CLIENT;
  name: string;
  /** Eight bytes as latin1 text: only ever compared. */
  spanId: string;
  parentSpanId: string | undefined;
  /** Unix milliseconds. */
  endMs: number;
  durationMs: number;
  error: boolean;
  roles: Roles;
}
