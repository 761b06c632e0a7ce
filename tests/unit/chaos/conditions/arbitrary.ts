import fc from 'fast-check';
import type { Condition } from '#chaos/conditions/condition.ts';

const link = fc.constantFrom('orders-to-inventory', 'orders-to-pricing');
const stream = fc.constantFrom('upstream' as const, 'downstream' as const);

/** Conditions of every kind on few places, so that they meet each other. */
export const conditions: fc.Arbitrary<Condition> = fc.oneof(
  fc.constant<Condition>({ kind: 'traffic', profile: { name: 'ordinary' } }),
  fc.record({
    kind: fc.constant('toxic' as const),
    link,
    stream,
    type: fc.constant('latency' as const),
    attributes: fc.record({ latency: fc.nat(5_000) }),
  }),
  fc.record({
    kind: fc.constant('toxic' as const),
    link,
    stream,
    type: fc.constant('timeout' as const),
    attributes: fc.record({ timeout: fc.nat(5_000) }),
  }),
  fc.record({ kind: fc.constant('partition' as const), link }),
  fc.record({
    kind: fc.constant('toggle' as const),
    service: fc.constantFrom('worker', 'partner'),
    name: fc.constant('press'),
    value: fc.string(),
  }),
);

/** What a journal can hold, oldest first. */
export const steps = fc.array(
  fc.record({ step: fc.constantFrom('intended' as const, 'applied' as const, 'reverted' as const), one: conditions }),
  { maxLength: 30 },
);
