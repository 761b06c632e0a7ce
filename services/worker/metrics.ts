import { counter, gauge } from '#kit/metrics.ts';
import { Operation } from '#kit/operation.ts';

export const renderings = new Operation({
  total: 'worker_statements_rendered_total',
  duration: 'worker_statement_render_duration_seconds',
  what: 'Statements rendered in the background',
});
export const renderBacklog = gauge('worker_render_backlog', 'Statements that wait to be rendered.');
const renderCpuSeconds = counter(
  'worker_render_cpu_seconds_total',
  'Processor time that went into the layout of statements, in seconds.',
);
export const layoutPassesTotal = counter('worker_layout_passes_total', 'Times that a statement was laid out anew.');

/** Does layout work, and counts the processor time that went into it. */
export function countingCpu<Result>(work: () => Result): Result {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  renderCpuSeconds.inc((user + system) / 1e6);
  return result;
}
