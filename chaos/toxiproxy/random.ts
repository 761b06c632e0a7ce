/** Draws uniformly from [0, 1). */
export type Random = () => number;

/**
 * A repeatable source of jitter and toxicity: the same seed draws the same numbers.
 *
 * @param seed any integer; only its lowest 32 bits count
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  // mulberry32: one addition and two multiplications a draw, and no bias that a toxic could show.
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
