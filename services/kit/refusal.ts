import { z } from 'zod';
import { SERVICE_ERRORS, ServiceError, type ServiceErrorCode } from './errors.ts';
import { UpstreamError } from './http-client.ts';

const codes = Object.keys(SERVICE_ERRORS) as [ServiceErrorCode, ...ServiceErrorCode[]];
const answered = z.object({
  error: z.object({
    code: z.enum(codes),
    message: z.string(),
    field: z.string().optional(),
    expected: z.string().optional(),
    got: z.string().optional(),
  }),
});

/**
 * What a peer refused, in words for our own caller: an unknown sku is the caller's business, however many services
 * lie between.
 * @param handedOn codes that mean the same to our caller as they did to us
 * @returns undefined for any other failure
 */
export function refusalBy(error: unknown, handedOn: readonly ServiceErrorCode[]): ServiceError | undefined {
  if (!(error instanceof UpstreamError)) return undefined;
  const body = answered.safeParse(error.body);
  if (!body.success || !handedOn.includes(body.data.error.code)) return undefined;
  const { code, message, field, expected, got } = body.data.error;
  const detail = { ...(field && { field }), ...(expected && { expected }), ...(got && { got }) };
  return new ServiceError(code, message, detail, { cause: error });
}
