interface LabErrorKind {
  /** HTTP status of the answer. */
  status: number;
  /** Exit code of the command that meets it: 1 the check failed, 2 wrong use. */
  exitCode: 1 | 2;
  /** When it is raised, for whoever reads the table. */
  when: string;
}

/** Every error that the lab (not a service) can answer with. A test counts them against the code that raises them. */
export const LAB_ERRORS = {
  'bad-request': {
    status: 400,
    exitCode: 2,
    when: 'a field of the request is missing, of the wrong type, or out of range',
  },
  'bad-json': { status: 400, exitCode: 2, when: 'the body is not JSON' },
  'bad-otlp': { status: 400, exitCode: 2, when: 'the body is not an OTLP export request' },
  'unsupported-media-type': { status: 415, exitCode: 2, when: 'the content type is not one that the route takes' },
  'body-too-large': { status: 413, exitCode: 2, when: 'the body is larger than the route takes' },
  'not-found': { status: 404, exitCode: 1, when: 'nothing has that name or id' },
  conflict: { status: 409, exitCode: 1, when: 'what is asked does not go together with what runs at the moment' },
  'no-such-route': { status: 404, exitCode: 2, when: 'the interface has no such path' },
  'method-not-allowed': { status: 405, exitCode: 2, when: 'the path is there, the method is not' },
  forbidden: { status: 403, exitCode: 2, when: "the call needs another role's token" },
  unauthorized: { status: 401, exitCode: 2, when: 'the call changes something and carries no valid token' },
  overloaded: {
    status: 503,
    exitCode: 1,
    when: 'more work is waiting than may wait; the caller should try again later',
  },
  'too-many-requests': { status: 429, exitCode: 1, when: 'one address asks far more often than a team does' },
  unavailable: { status: 503, exitCode: 1, when: 'a part of the lab does not answer' },
  'port-taken': { status: 500, exitCode: 1, when: 'a port that the lab needs is held by another program' },
  'disk-full': { status: 507, exitCode: 1, when: 'the disk has no room left' },
  'lab-down': { status: 503, exitCode: 1, when: 'a command needs a running lab and there is none' },
  'start-failed': { status: 500, exitCode: 1, when: 'a part of the lab did not become ready' },
  internal: { status: 500, exitCode: 1, when: 'a fault of the lab itself' },
} as const satisfies Record<string, LabErrorKind>;

export type LabErrorCode = keyof typeof LAB_ERRORS;
