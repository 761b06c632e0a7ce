import { hash } from 'node:crypto';

/** A stream of numbers that its seed decides alone. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number, both ends included. */
  whole(from: number, to: number): number;
  /** True in that share of the draws, from 0 to 1. */
  chance(share: number): boolean;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
  /** Picks by weight; the weights need not add up to anything. */
  weighted<Item>(choices: readonly [Choice<Item>, ...Choice<Item>[]]): Item;
}

export interface Choice<Item> {
  weight: number;
  item: Item;
}

/**
 * sfc32 by Chris Doty-Humphrey, from PractRand (public domain). Seeded from a digest, so that streams whose seeds
 * differ in one letter, as those of two neighbouring arrivals do, have nothing in common.
 */
export function createRandom(seed: string): Random {
  const digest = hash('sha256', seed, 'buffer');
  let a = digest.readInt32LE(0);
  let b = digest.readInt32LE(4);
  let c = digest.readInt32LE(8);
  let counter = 1;
  const next = () => {
    const drawn = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + drawn) | 0;
    return (drawn >>> 0) / 4_294_967_296;
  };
  const whole = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    whole,
    chance: (share) => next() < share,
    pick: (items) => items[whole(0, items.length - 1)] ?? items[0],
    weighted: (choices) => {
      let rest = next() * choices.reduce((sum, choice) => sum + choice.weight, 0);
      for (const choice of choices) {
        rest -= choice.weight;
        if (rest < 0) return choice.item;
      }
      return choices[0].item;
    },
  };
}
