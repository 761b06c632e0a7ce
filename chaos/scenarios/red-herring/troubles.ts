import type { Condition } from '#chaos/conditions/condition.ts';

const LINK = 'checkout-to-partner';

/** How the partner treats whoever asks it for payments. */
export const partner = (value: 'slow' | 'hang' | 'error' | 'rate-limited'): Condition => ({
  kind: 'toggle',
  service: 'partner',
  name: 'payments',
  value,
});

/** The partner works, and is far away. */
export const FAR_AWAY: Condition = {
  kind: 'toxic',
  link: LINK,
  type: 'latency',
  stream: 'downstream',
  attributes: { latency: 400 },
};

/** The partner does as it is asked, and its answers are lost: the connection is reset instead. */
export const ANSWERS_LOST: Condition = {
  kind: 'toxic',
  link: LINK,
  type: 'reset_peer',
  stream: 'downstream',
  attributes: { timeout: 0 },
};

export const CUT_OFF: Condition = { kind: 'partition', link: LINK };
