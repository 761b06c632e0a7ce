import { SERVICE_ERRORS, ServiceError } from './errors.ts';
import { counter, DurationHistogram } from './metrics.ts';

interface OperationNames {
  /** Name of the counter; ends in _total. */
  total: string;
  /** Name of the histogram; ends in _duration_seconds. */
  duration: string;
  /** What is counted, e.g. "Orders asked for". */
  what: string;
}

function outcomeOfError(error: unknown): string {
  return error instanceof ServiceError && SERVICE_ERRORS[error.code].level === 'info' ? error.code : 'failed';
}

/**
 * Something that the business does, counted and timed by its outcome: a word for the result, the code of the
 * refusal (`out-of-stock`, ...), or `failed` for what an operator should look at.
 */
export class Operation {
  private readonly total;
  private readonly duration;

  constructor({ total, duration, what }: OperationNames) {
    this.total = counter(total, `${what}, by outcome.`, ['outcome']);
    this.duration = new DurationHistogram(duration, `${what}: time that each took, in seconds, by outcome.`, [
      'outcome',
    ]);
  }

  /** Runs `work`; its result or error is handed on as it is. */
  async run<Result>(work: () => Promise<Result>, outcomeOf: (result: Result) => string): Promise<Result> {
    const begun = performance.now();
    let outcome = 'failed';
    try {
      const result = await work();
      outcome = outcomeOf(result);
      return result;
    } catch (error) {
      outcome = outcomeOfError(error);
      throw error;
    } finally {
      this.total.inc({ outcome });
      this.duration.observe({ outcome }, (performance.now() - begun) / 1000);
    }
  }
}
