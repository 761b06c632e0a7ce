import { AsyncLocalStorage } from 'node:async_hooks';
import type { Request } from 'express';

interface RequestContext {
  request: Request;
  requestId: string;
  /** Business keys of this request: order_id, customer_id, sku, ... */
  keys: Record<string, string | number>;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Runs a request inside its own context; log lines written in it carry its fields. */
export function inRequestContext(context: RequestContext, run: () => void): void {
  storage.run(context, run);
}

/** Adds business keys, such as an order's id, to every later log line of this request. */
export function addLogKeys(keys: Record<string, string | number>): void {
  const context = storage.getStore();
  if (context) Object.assign(context.keys, keys);
}

/** Route as it is declared, e.g. `/orders/:id`; the raw path would make a metric label per order. */
export function routeOf(request: Request): string {
  return request.route ? `${request.baseUrl}${request.route.path}` : 'unmatched';
}

/** What log lines say about the request that they belong to; empty outside a request. */
export function requestLogFields(): Record<string, string | number> {
  const context = storage.getStore();
  if (!context) return {};
  return { request_id: context.requestId, route: routeOf(context.request), ...context.keys };
}

/** Id of the request at hand, to hand on to the next service. */
export function currentRequestId(): string | undefined {
  return storage.getStore()?.requestId;
}
