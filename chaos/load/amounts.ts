import type { Random } from './random.ts';

/** What is charged; numbers are decimal text, as billing takes them. */
export interface Amount {
  quantity: string;
  unitPrice: string;
  taxRate: string;
}

/** Where the amounts of charges come from. */
export const AMOUNT_KINDS = ['whole', 'odd'] as const;
export type AmountKind = (typeof AMOUNT_KINDS)[number];

const AMOUNTS: Record<AmountKind, (random: Random) => Amount> = {
  /** Round packages: every sum, product and tax of them is a multiple of 0.50. */
  whole: (random) => ({
    quantity: String(random.whole(1, 40)),
    unitPrice: `${2 * random.whole(1, 24)}.00`,
    taxRate: '0.25',
  }),
  /** Metered usage: fractions of a unit at tariffs below a cent. */
  odd: (random) => {
    const priceDecimals = random.whole(2, 4);
    return {
      quantity: decimal(random.whole(1, 40_000), random.whole(1, 3)),
      unitPrice: decimal(random.whole(1, 20 * 10 ** priceDecimals), priceDecimals),
      taxRate: random.pick(['0.25', '0.19', '0.07', '0.055']),
    };
  },
};

/** Draws what the next charge is for. */
export function drawAmount(kind: AmountKind, random: Random): Amount {
  return AMOUNTS[kind](random);
}

/** `units` of 10^-decimals as text, without passing through a fraction that binary cannot hold. */
function decimal(units: number, decimals: number): string {
  const digits = String(units).padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
