import type { AnswerKey } from '../definition.ts';

export const answerKey: AnswerKey = {
  service: 'orders',
  mechanisms: ['hold-and-wait'],
  explanation:
    'placeOrder opens a transaction, writes the order, and then calls inventory inside it. Inventory asks pricing for a quote, and pricing asks orders for the history of the customer, which needs a connection of the same pool. When eight orders are under way at once, each holds a connection and waits for a history that none is left to read: nobody can go on before a timeout of 5 s. With every way between services 180 ms longer an order holds its connection for three quarters of a second, so that 15 a second are more than eight at once. Clients repeat what fails, and queued calls run on after their callers have gone, so it stays so when rush and latency are over.',
  herrings: ['inventory', 'pricing'],
  evidence: [
    {
      ask: 'metrics',
      shows:
        'all eight connections of orders are taken and many callers wait for one, while inventory and pricing have plenty',
      name: 'db_client_connections',
      query: { service: 'orders', label: 'state:waiting' },
      above: 4,
    },
    {
      ask: 'metrics',
      shows: 'orders are under way that are neither placed nor refused',
      name: 'orders_placements_in_progress',
      query: { service: 'orders' },
      above: 20,
    },
    {
      ask: 'metrics',
      shows: 'pricing has calls to orders open that get no answer',
      name: 'http_client_active_requests',
      query: { service: 'pricing', label: 'peer_service:orders' },
      above: 4,
    },
    {
      ask: 'traces',
      shows: 'an order that hangs: orders, inventory, pricing, and orders again, for seconds',
      query: { service: 'pricing', minDurationMs: 3_000 },
    },
    {
      ask: 'logs',
      shows: 'pricing gives up on the history of a customer, which orders should read in a millisecond',
      query: { service: 'pricing', level: 'warn', contains: '/history was given up' },
    },
    { ask: 'graph', shows: 'the circle: pricing calls orders, which began it', client: 'pricing', server: 'orders' },
  ],
};
