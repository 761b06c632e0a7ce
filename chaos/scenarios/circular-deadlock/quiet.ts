import type { QuietTwin } from '../definition.ts';
import { perSecond } from '../rates.ts';
import { slow } from './links.ts';

const WINDOW_SECONDS = 8;
/** Ordinary evenings have 2 a second. */
const FEW_ORDERS_PER_SECOND = 1.6;
/** Seconds, at the 50th percentile. On other evenings it is half of that. */
const LONG_SECONDS = 0.07;

export const quiet: QuietTwin = {
  title: 'A slow evening for orders',
  story:
    'Few people order tonight, half as many as on other evenings, though more look around. The racks are 20 ms apart, so that an order takes several times as long as usual, which is a tenth of a second more. Every order is placed, and nobody waits. Alerts that compare with last week go off.',
  conditions: [
    slow('orders-to-inventory', 20),
    slow('inventory-to-pricing', 20),
    slow('pricing-to-orders', 20),
    slow('orders-to-postgres', 2),
    slow('inventory-to-postgres', 2),
    slow('pricing-to-postgres', 2),
    {
      kind: 'traffic',
      profile: {
        journeys: {
          browse: { perSecond: 6, arrivals: 'poisson' },
          order: { perSecond: 1, arrivals: 'even' },
          checkout: { perSecond: 2, arrivals: 'poisson' },
          billing: { perSecond: 2, arrivals: 'poisson' },
          statement: { perSecond: 1, arrivals: 'poisson' },
        },
      },
    },
  ],
  pages: [
    {
      severity: 'page',
      text: 'Orders: half as many were placed in the last minute as at this hour last week.',
    },
    {
      severity: 'page',
      text: 'Orders: POST /orders takes some 120 ms instead of 30 ms since this evening, and the processors are idle.',
    },
    {
      severity: 'ticket',
      text: 'Round trips between racks have risen to 20 ms since the evening began; those to the database by 2 ms.',
    },
  ],
  symptoms: [
    'half as many orders as on other evenings, and each takes a tenth of a second longer',
    'no order fails, none waits for another',
    'the processors are idle',
  ],
  redHerrings: [
    'Four times as long is a tenth of a second more: three round trips between racks, and a dozen to the database.',
    'Fewer orders: as many are placed as are asked for. Who does not come is not turned away.',
  ],
  hints: [
    'Who is harmed, and how would you see it? Set the orders that are placed beside those that were asked for.',
    'Open one order and add up where its time goes. Is any of it spent waiting for something that others hold?',
    'Every order is placed, in a small part of the time that was promised, and no connection is waited for. What would you change, and whom would that help?',
  ],
  noise: {
    withinSeconds: 25,
    async read(record) {
      const query = { service: 'orders', since: `${WINDOW_SECONDS}s` };
      const [orders, durations] = await Promise.all([
        perSecond(record, 'orders_placements_total', query),
        record.metric('orders_placement_duration_seconds', query),
      ]);
      const seconds = Math.max(0, ...(durations?.series ?? []).map(({ histogram }) => histogram?.p50 ?? 0));
      return {
        present: orders > 0 && orders < FEW_ORDERS_PER_SECOND && seconds > LONG_SECONDS,
        reading: `orders: ${orders.toFixed(1)} a second, half of them within ${seconds.toFixed(2)} s`,
      };
    },
  },
  explanation:
    'Fewer orders than on other evenings, and racks that are 20 ms apart, and nothing else. Each order is placed about a tenth of a second later, which is three round trips; as many are placed as are asked for, none fails, and no caller waits for a connection. The alerts should look at orders that fail and at customers who wait, not at counts and at multiples of a small number.',
  evidence: [
    {
      shows: 'As many orders are placed as are asked for: the outcome is placed, now and then a refusal, never failed.',
      ask: 'metrics',
      name: 'orders_placements_total',
      query: { service: 'orders' },
    },
    {
      shows: 'Half of the orders take little more than a tenth of a second, and hardly one a quarter.',
      ask: 'metrics',
      name: 'orders_placement_duration_seconds',
      query: { service: 'orders' },
    },
    {
      shows: 'Nobody waits for a connection of orders.',
      ask: 'metrics',
      name: 'db_client_connections',
      query: { service: 'orders', label: 'state:waiting' },
      above: -1,
    },
    {
      shows: 'Where the time of an order goes: on the way between the services.',
      ask: 'traces',
      query: { service: 'orders', operation: 'POST /orders', minDurationMs: 80 },
    },
    { shows: 'Calls between the services do not fail.', ask: 'graph', client: 'orders', server: 'inventory' },
  ],
};
