import { timingSafeEqual } from 'node:crypto';
import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import express, { type Express, type RequestHandler } from 'express';
import { z } from 'zod';
import { ServiceError } from './errors.ts';
import { logger } from './logger.ts';
import { validate } from './validation.ts';

/** A switch that operators may set while the service runs. */
export interface Toggle {
  describe: string;
  /** Values that it takes; the first is the one it starts with. */
  values: readonly [string, ...string[]];
  get(): string;
  set(value: string): void;
}

/** A toggle that just holds its value. */
export function createToggle<const Values extends readonly [string, ...string[]]>(
  describe: string,
  values: Values,
  onChange?: (value: Values[number]) => void,
): Toggle & { get(): Values[number] } {
  let current: Values[number] = values[0];
  return {
    describe,
    values,
    get: () => current,
    set(value) {
      if (value === current) return;
      current = value;
      onChange?.(current);
    },
  };
}

function requireToken(token: string): RequestHandler {
  const expected = Buffer.from(`Bearer ${token}`);
  return (request, _response, next) => {
    const got = Buffer.from(request.get('authorization') ?? '');
    if (got.length !== expected.length || !timingSafeEqual(got, expected)) {
      throw new ServiceError('unauthorized', 'authorization: must be "Bearer" and the operator token of this service');
    }
    next();
  };
}

/**
 * Routes of the admin listener: `GET /toggles`, `PUT /toggles/:name {"value": "..."}`.
 * @throws Error when called for a service without a token
 */
export function adminRoutes(app: Express, toggles: Record<string, Toggle>, token: string): void {
  app.use(requireToken(token));
  app.use(express.json({ limit: '4kb' }));
  const shown = () =>
    Object.entries(toggles).map(([name, toggle]) => ({
      name,
      value: toggle.get(),
      values: toggle.values,
      describe: toggle.describe,
    }));
  app.get('/toggles', (_request, response) => {
    response.json({ toggles: shown() });
  });
  app.put('/toggles/:name', (request, response) => {
    const { name } = request.params;
    const toggle = Object.hasOwn(toggles, name) ? toggles[name] : undefined;
    if (!toggle) {
      const known = Object.keys(toggles).join(', ') || 'none';
      throw new ServiceError('not-found', `there is no toggle ${name} here; there are: ${known}`, {
        field: 'path.name',
        got: name,
      });
    }
    const { value } = validate(z.object({ value: z.enum(toggle.values) }), request.body ?? {}, 'body');
    // Work that this starts goes on when the request is over, in traces of its own.
    context.with(ROOT_CONTEXT, () => toggle.set(value));
    logger.debug({ toggle: name, value }, 'toggle set');
    response.json({ name, value });
  });
}
