import type { Condition } from '#chaos/conditions/condition.ts';

/** The way of an order from service to service, back to where it began. */
export const BETWEEN_SERVICES = ['orders-to-inventory', 'inventory-to-pricing', 'pricing-to-orders'] as const;
/** From these services to their data. */
const TO_DATA = ['orders-to-postgres', 'inventory-to-postgres', 'pricing-to-postgres'] as const;

type Link = (typeof BETWEEN_SERVICES)[number] | (typeof TO_DATA)[number];

/** Makes answers on a link come later. @param latency milliseconds */
export function slow(link: Link, latency: number): Condition {
  return { kind: 'toxic', link, type: 'latency', stream: 'downstream', attributes: { latency } };
}

/** Makes requests on a link arrive later. @param latency milliseconds */
export function slowToArrive(link: Link, latency: number): Condition {
  return { kind: 'toxic', link, type: 'latency', stream: 'upstream', attributes: { latency } };
}

/**
 * A busy evening on the network. Most of it lies between the services: whoever only reads and writes has connections to
 * spare, also on a small machine that is busy with something else; few orders a second are enough to have many under way.
 */
export const BUSY_NETWORK: readonly Condition[] = [
  ...BETWEEN_SERVICES.map((link) => slow(link, 180)),
  ...TO_DATA.map((link) => slow(link, 8)),
];

/** The services far from each other, their data near: nothing but the calls takes time. */
export const FAR_APART: readonly Condition[] = BETWEEN_SERVICES.map((link) => slow(link, 100));

/** Nothing that is sent over a link arrives any more, and nobody is told. */
export function mute(link: Link): Condition {
  return { kind: 'toxic', link, type: 'timeout', stream: 'upstream', attributes: { timeout: 0 } };
}
