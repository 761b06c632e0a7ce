/** Every error a service answers with: its HTTP status, and whether an operator should look at it. */
export const SERVICE_ERRORS = {
  'invalid-request': { status: 400, level: 'info' },
  'invalid-json': { status: 400, level: 'info' },
  'payment-declined': { status: 402, level: 'info' },
  'not-found': { status: 404, level: 'info' },
  'no-such-route': { status: 404, level: 'info' },
  conflict: { status: 409, level: 'info' },
  'out-of-stock': { status: 409, level: 'info' },
  'body-too-large': { status: 413, level: 'info' },
  'unsupported-media-type': { status: 415, level: 'info' },
  unauthorized: { status: 401, level: 'warn' },
  'rate-limited': { status: 429, level: 'warn' },
  internal: { status: 500, level: 'error' },
  'upstream-failed': { status: 502, level: 'error' },
  busy: { status: 503, level: 'warn' },
  'upstream-timeout': { status: 504, level: 'error' },
} as const satisfies Record<string, { status: number; level: 'info' | 'warn' | 'error' }>;

export type ServiceErrorCode = keyof typeof SERVICE_ERRORS;

/** What exactly was wrong: the field, what it must be, and what came. */
export interface ErrorDetail {
  field?: string;
  expected?: string;
  got?: string;
}

/** An error that the caller is told about, in the words of its message. */
export class ServiceError extends Error {
  readonly code: ServiceErrorCode;
  readonly detail: ErrorDetail;

  constructor(code: ServiceErrorCode, message: string, detail: ErrorDetail = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ServiceError';
    this.code = code;
    this.detail = detail;
  }

  get status(): number {
    return SERVICE_ERRORS[this.code].status;
  }
}

/** @param field where the id came from, e.g. `path.id` */
export function notFound(what: string, id: string, field: string): ServiceError {
  return new ServiceError('not-found', `there is no ${what} ${id}`, { field, got: id });
}
