/** OTLP/JSON spans as Node's auto-instrumentation makes them for the lab's services. */
export interface JsonSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: { key: string; value: { stringValue: string } | { intValue: number } }[];
  status: { code?: number };
}

/** Digits that stand where a request has its own id; the sender writes fresh ones over them before each send. */
export const FRESH_DIGITS = '0000000000000000';

type Random = () => number;

interface Hop {
  service: string;
  route: string;
  children: Hop[];
}

const HTTP = '@opentelemetry/instrumentation-http';
const UNDICI = '@opentelemetry/instrumentation-undici';
const PG = '@opentelemetry/instrumentation-pg';
const PORTS: Record<string, number> = {
  storefront: 4100,
  orders: 4101,
  inventory: 4102,
  pricing: 4103,
  checkout: 4104,
  billing: 4105,
  partner: 4107,
};
const STATEMENTS = [
  'SELECT id, name, price_cents, supplier_id FROM products WHERE category_id = $1 ORDER BY name LIMIT $2',
  'SELECT * FROM customers WHERE id = $1',
  'INSERT INTO orders (id, customer_id, status, total_cents) VALUES ($1, $2, $3, $4) RETURNING *',
  'UPDATE stock SET reserved = reserved + $2 WHERE product_id = $1 AND available - reserved >= $2',
  'SELECT sum(amount_cents) FROM usage_records WHERE account_id = $1 AND metered_at >= $2',
  'BEGIN',
  'COMMIT',
];

/** Traces of 3 to 12 spans over several services. */
const SHAPES: Hop[] = [
  { service: 'storefront', route: '/products/:id', children: [leaf('partner', '/suppliers/:id')] },
  {
    service: 'orders',
    route: '/orders',
    children: [{ service: 'inventory', route: '/reservations', children: [leaf('pricing', '/quotes')] }],
  },
  { service: 'checkout', route: '/baskets/:id/payment', children: [leaf('partner', '/payments')] },
  leaf('billing', '/accounts/:id/usage'),
];

function leaf(service: string, route: string): Hop {
  return { service, route, children: [] };
}

/** Spans of `count` traces by service and instrumentation scope. */
export function shopTraces(count: number, random: Random, nowMs: number): Map<string, Map<string, JsonSpan[]>> {
  const services = new Map<string, Map<string, JsonSpan[]>>();
  const add = (service: string, scope: string, span: JsonSpan) => {
    const scopes = services.get(service) ?? new Map<string, JsonSpan[]>();
    services.set(service, scopes);
    scopes.set(scope, [...(scopes.get(scope) ?? []), span]);
  };
  for (let i = 0; i < count; i += 1) {
    const traceId = hex(random, 16);
    const shape = SHAPES[Math.floor(random() * SHAPES.length)] as Hop;
    hop({ add, random, traceId, startMs: nowMs - random() * 2_000 }, shape, '', 20 + random() * 200);
  }
  return services;
}

interface Context {
  add: (service: string, scope: string, span: JsonSpan) => void;
  random: Random;
  traceId: string;
  startMs: number;
}

function hop(context: Context, { service, route, children }: Hop, parentSpanId: string, durationMs: number): void {
  const { add, random, traceId, startMs } = context;
  const failed = random() < 0.02;
  const port = PORTS[service] as number;
  const spanId = hex(random, 8);
  const path = route.replace(':id', FRESH_DIGITS);
  const span = (
    id: string,
    parent: string,
    name: string,
    kind: number,
    lengthMs: number,
    attributes: object,
  ): JsonSpan => ({
    traceId,
    spanId: id,
    parentSpanId: parent,
    name,
    kind,
    startTimeUnixNano: nanoseconds(startMs),
    endTimeUnixNano: nanoseconds(startMs + lengthMs),
    attributes: Object.entries(attributes).map(([key, value]) => ({
      key,
      value: typeof value === 'number' ? { intValue: value } : { stringValue: String(value) },
    })),
    status: failed ? { code: 2 } : {},
  });
  add(
    service,
    HTTP,
    span(spanId, parentSpanId, `POST ${route}`, 2, durationMs, {
      'http.request.method': 'POST',
      'url.path': path,
      'url.scheme': 'http',
      'http.route': route,
      'server.address': '127.0.0.1',
      'server.port': port,
      'client.address': '127.0.0.1',
      'network.peer.address': '127.0.0.1',
      'network.peer.port': 32_768 + Math.floor(random() * 200),
      'network.protocol.version': '1.1',
      'user_agent.original': 'undici',
      'http.response.status_code': failed ? 500 : 200,
    }),
  );
  for (let queries = 1 + Math.floor(random() * 2); queries > 0 && service !== 'partner'; queries -= 1) {
    const text = STATEMENTS[Math.floor(random() * STATEMENTS.length)] as string;
    add(
      service,
      PG,
      span(hex(random, 8), spanId, `pg.query:${text.split(' ')[0]} nightmarket`, 3, durationMs / 10, {
        'db.system.name': 'postgresql',
        'db.namespace': 'nightmarket',
        'db.query.text': text,
        'db.operation.name': text.split(' ')[0],
        'db.user': service,
        'server.address': '127.0.0.1',
        'server.port': 4140,
        'network.peer.address': '127.0.0.1',
        'network.peer.port': 4140,
        'network.transport': 'tcp',
        'db.client.connection.pool.name': `${service}-pool`,
        'thread.id': 0,
      }),
    );
  }
  for (const child of children) {
    const clientId = hex(random, 8);
    const childPort = 4150 + Object.keys(PORTS).indexOf(child.service);
    const childPath = child.route.replace(':id', FRESH_DIGITS);
    add(
      service,
      UNDICI,
      span(clientId, spanId, 'POST', 3, durationMs * 0.8, {
        'http.request.method': 'POST',
        'http.request.method_original': 'POST',
        'url.full': `http://127.0.0.1:${childPort}${childPath}`,
        'url.path': childPath,
        'url.query': '',
        'url.scheme': 'http',
        'server.address': '127.0.0.1',
        'server.port': childPort,
        'network.peer.address': '127.0.0.1',
        'network.peer.port': childPort,
        'user_agent.original': 'undici',
        'http.response.status_code': 200,
      }),
    );
    hop(context, child, clientId, durationMs * 0.7);
  }
}

function hex(random: Random, bytes: number): string {
  return Array.from({ length: bytes * 2 }, () => Math.floor(random() * 16).toString(16)).join('');
}

function nanoseconds(milliseconds: number): string {
  return String(BigInt(Math.round(milliseconds * 1000)) * 1000n);
}
