import { type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { logger } from '#kit/logger.ts';
import { DutyCycle } from './duty-cycle.ts';
import { breakLines, raggedness } from './layout.ts';
import * as metrics from './metrics.ts';

const NARROWEST = 40;
const WIDEST = 120;
const BUSY_MS = 60;
const PERIOD_MS = 100;
/** Log lines about the backlog are at least this far apart. */
const REPORT_EVERY_MS = 5000;

const tracer = trace.getTracer('worker');

interface Job {
  paragraph: string;
  width: number;
  best: { width: number; raggedness: number };
  span: Span;
}

/** Sets statements again at every page width and finds the one that suits them best. */
export interface Press {
  /** Statements that are still to be set in this round. */
  readonly backlog: number;
  start(): void;
  stop(): void;
}

/** @param listTexts the statements to set; asked at the start of each round */
export function createPress(listTexts: () => Promise<string[]>): Press {
  let cycle = new DutyCycle({ busyMs: BUSY_MS, periodMs: PERIOD_MS });
  let waiting: string[] = [];
  let job: Job | undefined;
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let reportedAt = Number.NEGATIVE_INFINITY;
  let rendered = 0;
  let busyMs = 0;

  function nextJob(): Job | undefined {
    const text = waiting.pop();
    if (text === undefined) return undefined;
    // The whole statement flows as one paragraph, so that every width is a fair comparison.
    const span = tracer.startSpan('render statement', { attributes: { 'nightmarket.statement.length': text.length } });
    return { paragraph: text, width: NARROWEST, best: { width: 0, raggedness: Number.POSITIVE_INFINITY }, span };
  }

  function finish({ span, best }: Job): void {
    span.setAttribute('nightmarket.statement.width', best.width);
    span.setStatus({ code: SpanStatusCode.OK });
    span.end();
    rendered += 1;
    job = undefined;
  }

  function layOutOnce(): void {
    job ??= nextJob();
    if (!job) return;
    const value = raggedness(breakLines(job.paragraph, job.width), job.width);
    if (value < job.best.raggedness) job.best = { width: job.width, raggedness: value };
    metrics.layoutPassesTotal.inc();
    job.width += 1;
    if (job.width > WIDEST) finish(job);
  }

  function report(): void {
    if (performance.now() - reportedAt < REPORT_EVERY_MS) return;
    reportedAt = performance.now();
    logger.warn(
      { backlog: waiting.length, rendered, busy_ms: Math.round(busyMs) },
      `layout of statements is busy: ${waiting.length} still to be set`,
    );
    rendered = 0;
    busyMs = 0;
  }

  async function turn(): Promise<void> {
    if (!job && waiting.length === 0) waiting = await listTexts();
    if (!running) return;
    const slice = cycle.slice(layOutOnce);
    busyMs += slice.busyMs;
    metrics.renderCpuSeconds.inc(slice.busyMs / 1000);
    report();
    timer = setTimeout(begin, slice.restMs);
  }
  function begin(): void {
    turn().catch((err) => {
      logger.error({ err }, 'the statements to set could not be read; trying again');
      if (running) timer = setTimeout(begin, REPORT_EVERY_MS);
    });
  }

  return {
    get backlog() {
      return waiting.length + (job ? 1 : 0);
    },
    start() {
      cycle = new DutyCycle({ busyMs: BUSY_MS, periodMs: PERIOD_MS });
      running = true;
      begin();
    },
    stop() {
      running = false;
      clearTimeout(timer);
      job?.span.end();
      job = undefined;
      waiting = [];
    },
  };
}
