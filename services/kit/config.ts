import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65535);
const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

/** Settings that every service has; each is an environment variable of that name. */
export const commonConfig = z.object({
  OTEL_SERVICE_NAME: z.string().min(1),
  HOST: z.string().default('127.0.0.1'),
  /** Users and other services. */
  PORT: port,
  /** Operators only; not reachable by users. */
  ADMIN_PORT: port,
  ADMIN_TOKEN: z.string().min(16, 'must have at least 16 characters'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info'),
});
export type CommonConfig = z.infer<typeof commonConfig>;

/** Settings of a service with a database of its own. */
export const databaseConfig = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// address' }),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(50).default(8),
  /** How long a caller waits for a free connection. */
  DATABASE_ACQUIRE_TIMEOUT_MS: z.coerce.number().int().min(1).default(5000),
  MIGRATE_ON_START: flag.default(true),
});
export type DatabaseConfig = z.infer<typeof databaseConfig>;

/** Address of another service. */
export const serviceUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// address' });

/** Settings whose values are not shown: they are secrets, or have one in them. */
const SECRET_SETTING = /TOKEN|PASSWORD|DATABASE_URL/;

function show(name: string, value: string | undefined): string {
  if (value === undefined) return 'nothing';
  return SECRET_SETTING.test(name) ? `${value.length} characters that are not shown` : JSON.stringify(value);
}

/**
 * Reads the configuration once, from the environment.
 * Every fault is listed, then the process ends with status 78 (EX_CONFIG): a service never starts half-configured.
 */
export function readConfig<Schema extends z.ZodType>(schema: Schema, environment = process.env): z.infer<Schema> {
  const result = schema.safeParse(environment);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => {
    const name = issue.path.join('.');
    return `  ${name}: ${issue.message}; got ${show(name, environment[name])}`;
  });
  process.stderr.write(`configuration has ${faults.length} fault(s):\n${faults.join('\n')}\n`);
  process.exit(78);
}
