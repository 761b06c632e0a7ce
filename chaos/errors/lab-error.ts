import { LAB_ERRORS, type LabErrorCode } from './table.ts';

/** What a refused request or a failed step tells: the field at fault, what was expected there, and what came. */
export interface LabErrorDetail {
  field?: string;
  expected?: string;
  got?: string;
}

/** The body that every HTTP interface of the lab answers an error with. */
export interface LabErrorBody {
  error: { code: LabErrorCode; message: string } & LabErrorDetail;
}

/**
 * An error that a person will read: its code stands in LAB_ERRORS, which gives the HTTP status and the exit code.
 * The message says what happened, why, and what to do next.
 */
export class LabError extends Error {
  readonly code: LabErrorCode;
  readonly detail: LabErrorDetail;

  constructor(code: LabErrorCode, message: string, detail: LabErrorDetail = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LabError';
    this.code = code;
    this.detail = detail;
  }

  /** HTTP status to answer with. */
  get status(): number {
    return LAB_ERRORS[this.code].status;
  }

  /** Exit code of a command that ends with this error: 1 the check failed, 2 wrong use. */
  get exitCode(): number {
    return LAB_ERRORS[this.code].exitCode;
  }

  toBody(): LabErrorBody {
    return { error: { code: this.code, message: this.message, ...this.detail } };
  }
}
