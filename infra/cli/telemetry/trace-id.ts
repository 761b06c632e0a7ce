/** As many digits as tell one trace from another, and as every command and the controller take. */
const DIGITS = 8;

/** A trace's id as lists and hints show it. The whole id stands at the head of the trace itself, and in `--json`. */
export const shortTraceId = (traceId: string): string => traceId.slice(0, DIGITS);
