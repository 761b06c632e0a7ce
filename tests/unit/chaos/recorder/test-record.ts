import { logsRequestFromJson, traceRequestFromJson } from '#chaos/recorder/otlp/json-request.ts';
import { readLogsRequest } from '#chaos/recorder/otlp/logs-request.ts';
import { readTraceRequest } from '#chaos/recorder/otlp/trace-request.ts';
import { FlightRecord, type RecordOptions } from '#chaos/recorder/store/record.ts';
import { logsBody, type TestLog, type TestSpan, THREE_AM, traceBody } from './otlp-json.ts';

/** A record in memory whose clock the test sets. */
export class TestRecord extends FlightRecord {
  readonly clock: { now: number };

  constructor(options: Partial<RecordOptions> = {}) {
    const clock = { now: THREE_AM };
    super({ path: ':memory:', report: () => undefined, now: () => clock.now, ...options });
    this.clock = clock;
  }

  addSpans(services: Record<string, TestSpan[]>): void {
    this.store([readTraceRequest(traceRequestFromJson(json(traceBody(services))))], []);
  }

  addLogs(services: Record<string, TestLog[]>): void {
    this.store([], [readLogsRequest(logsRequestFromJson(json(logsBody(services))))]);
  }
}

export function json(body: unknown): Buffer {
  return Buffer.from(JSON.stringify(body));
}
