import type { Bench } from '#chaos/judge/bench.ts';

/** Money's side of the market, which visitors and orders do without: every check that needs it asks for it. */
export const openTheTills = (bench: Bench): Promise<void> => bench.start('checkout', 'billing', 'worker');
