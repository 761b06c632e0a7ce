import { type Span, trace } from '@opentelemetry/api';
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
  statement: string;
  /** Width of the left column that is tried next. */
  left: number;
  best: { left: number; right: number; raggedness: number };
  span: Span;
}

/** Sets statements again in two columns, at every pair of widths, and finds the pair that suits each best. */
export interface Press {
  /** Statements that are still to be set in this round. */
  readonly backlog: number;
  start(): void;
  stop(): void;
}

/** @param listTexts the statements to set, at least one; asked at the start of each round */
export function createPress(listTexts: () => Promise<string[]>): Press {
  let cycle = new DutyCycle({ busyMs: BUSY_MS, periodMs: PERIOD_MS });
  let waiting: string[] = [];
  let job: Job | undefined;
  let timer: NodeJS.Timeout | undefined;
  /** The run that is on; one that was ended and is still at work sees that it is not it. */
  let current: symbol | undefined;
  let reportedAt = Number.NEGATIVE_INFINITY;
  let rendered = 0;
  let busyMs = 0;

  function nextJob(): Job | undefined {
    const statement = waiting.pop();
    if (statement === undefined) return undefined;
    const span = tracer.startSpan('set statement', {
      attributes: { 'nightmarket.statement.length': statement.length },
    });
    return { statement, left: NARROWEST, best: { left: 0, right: 0, raggedness: Number.POSITIVE_INFINITY }, span };
  }

  function finish({ span, best }: Job): void {
    span.setAttributes({ 'nightmarket.column.left': best.left, 'nightmarket.column.right': best.right });
    span.end();
    rendered += 1;
    job = undefined;
  }

  /** One left column with every right one. */
  function setOnce(): void {
    job ??= nextJob();
    if (!job) return;
    const { statement, left } = job;
    const lines = breakLines(statement, left);
    const half = lines.slice(0, Math.ceil(lines.length / 2));
    const others = lines.slice(half.length).join(' ');
    for (let right = NARROWEST; right <= WIDEST; right++) {
      const value = raggedness(half, left) + raggedness(breakLines(others, right), right);
      if (value < job.best.raggedness) job.best = { left, right, raggedness: value };
    }
    metrics.layoutPassesTotal.inc();
    job.left += 1;
    if (job.left > WIDEST) finish(job);
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

  async function turn(run: symbol): Promise<void> {
    const texts = !job && waiting.length === 0 ? await listTexts() : waiting;
    if (run !== current) return;
    waiting = texts;
    const slice = metrics.countingCpu(() => cycle.slice(setOnce));
    busyMs += slice.busyMs;
    report();
    timer = setTimeout(begin, slice.restMs, run);
  }
  function begin(run: symbol): void {
    turn(run).catch((err) => {
      logger.error({ err }, 'the statements to set could not be read; trying again');
      if (run === current) timer = setTimeout(begin, REPORT_EVERY_MS, run);
    });
  }

  return {
    get backlog() {
      return waiting.length + (job ? 1 : 0);
    },
    start() {
      cycle = new DutyCycle({ busyMs: BUSY_MS, periodMs: PERIOD_MS });
      current = Symbol('run');
      begin(current);
    },
    stop() {
      current = undefined;
      clearTimeout(timer);
      job?.span.end();
      job = undefined;
      waiting = [];
    },
  };
}
