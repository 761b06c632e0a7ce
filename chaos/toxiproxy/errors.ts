/** An answer other than success, as the HTTP API reports it. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
  }
}

/** Every refusal the API knows, worded as Toxiproxy 2.12 words it: clients match on these texts. */
export const refusals = {
  badRequestBody: (why: string) => new ApiError(400, `bad request body: ${why}`),
  bodyTooLarge: () => new ApiError(413, 'bad request body: http: request body too large'),
  missingField: (field: string) => new ApiError(400, `missing required field: ${field}`),
  invalidStream: () => new ApiError(400, 'stream was invalid, can be either upstream or downstream'),
  invalidToxicType: () => new ApiError(400, 'invalid toxic type'),
  proxyNotFound: () => new ApiError(404, 'proxy not found'),
  toxicNotFound: () => new ApiError(404, 'toxic not found'),
  proxyAlreadyExists: () => new ApiError(409, 'proxy already exists'),
  toxicAlreadyExists: () => new ApiError(409, 'toxic already exists'),
  cannotListen: (why: string) => new ApiError(500, why),
} as const;
