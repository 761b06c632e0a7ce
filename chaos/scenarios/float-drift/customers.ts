import type { Bench } from '#chaos/judge/bench.ts';
import { type Amount, drawAmount } from '#chaos/load/amounts.ts';
import type { Random } from '#chaos/load/random.ts';

/** Customers C1001 to C1200 rent a stall and have charges from earlier days; those up to C1390 have none yet. */
const FIRST_WITHOUT_CHARGES = 1201;
const LAST = 1390;

/** Hands out customers who have never been charged, each once, in an order that the seed decides. */
export class NewCustomers {
  private readonly left: string[] = [];

  constructor(bench: Bench) {
    const random = bench.random('new customers');
    for (let number = FIRST_WITHOUT_CHARGES; number <= LAST; number++) {
      this.left.splice(random.whole(0, this.left.length), 0, `C${number}`);
    }
  }

  take(): string {
    const next = this.left.pop();
    if (!next) throw new Error('the suite has more customers than there are');
    return next;
  }

  takeSome(count: number): string[] {
    return Array.from({ length: count }, () => this.take());
  }
}

/** Metered usage, as the drill's own traffic brings it. */
export const metered = (random: Random): Amount => drawAmount('odd', random);

const RATES = ['0', '0.055', '0.07', '0.19', '0.25', '1'] as const;

/** Quantities, and how many ten-thousandths of a euro a unit must cost so that half a cent comes out. */
const HALVES: readonly [[string, number], ...[string, number][]] = [
  ['1', 50],
  ['0.5', 100],
  ['2.5', 20],
  ['0.125', 400],
];

/** Usage whose exact amount lies in the middle between two cents, where a rule of rounding shows. */
export function middling(random: Random): Amount {
  const [quantity, halfCent] = random.pick(HALVES);
  const digits = String(halfCent * (2 * random.whole(0, 40_000) + 1)).padStart(5, '0');
  return { quantity, unitPrice: `${digits.slice(0, -4)}.${digits.slice(-4)}`, taxRate: random.pick(RATES) };
}

function decimal(digits: number, decimals: number): string {
  const text = String(digits).padStart(decimals + 1, '0');
  return `${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
}

/** How far below half a cent a near tie lies, in hundred-thousandths of a cent: nearer than a double can tell. */
const NEAR = 9n;

/** Usage of large size whose exact amount lies a hair below the middle between two cents, or in it. */
export function nearTie(random: Random): Amount {
  for (;;) {
    const [quantity, unitPrice] = [random.whole(800_000_000, 999_999_999), random.whole(800_000_000, 999_999_999)];
    const beyondCents = (BigInt(quantity) * BigInt(unitPrice)) % 100_000n;
    if (beyondCents >= 50_000n - NEAR && beyondCents <= 50_000n)
      return { quantity: decimal(quantity, 3), unitPrice: decimal(unitPrice, 4), taxRate: random.pick(RATES) };
  }
}

/** How far below half a cent a tax lies, in 10^-11 euros. */
const TAX_NEAR = 50;
const CENT_OF_TAX = 1e9;

/**
 * Usage of large size whose tax lies so near below the middle between two cents that twenty digits do not tell: quantities have
 * three decimals, prices and rates four, and the tax has all of them.
 */
export function nearTieOfTax(random: Random): Amount {
  for (;;) {
    const [quantity, unitPrice] = [random.whole(900_000_001, 999_999_999), random.whole(900_000_001, 999_999_999)];
    const line = Number((BigInt(quantity) * BigInt(unitPrice)) % BigInt(CENT_OF_TAX));
    for (let rate = 2_001; rate < 10_000; rate += 2) {
      const beyondCents = (line * rate) % CENT_OF_TAX;
      if (beyondCents < CENT_OF_TAX / 2 - TAX_NEAR || beyondCents >= CENT_OF_TAX / 2) continue;
      return { quantity: decimal(quantity, 3), unitPrice: decimal(unitPrice, 4), taxRate: decimal(rate, 4) };
    }
  }
}

/** Usage of all sizes that the price list allows. */
export function anySize(random: Random): Amount {
  const part = (most: number, decimals: number) => {
    const whole = random.whole(0, 10 ** random.whole(0, most) - 1);
    return `${whole}.${String(random.whole(1, 10 ** decimals - 1)).padStart(decimals, '0')}`;
  };
  return { quantity: part(6, random.whole(1, 3)), unitPrice: part(5, random.whole(1, 4)), taxRate: random.pick(RATES) };
}
