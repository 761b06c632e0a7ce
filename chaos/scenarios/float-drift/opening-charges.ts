import type { Wish } from './charging.ts';

/** How many charges the shop came with: so many for each stall holder, in turn. */
export const OPENING_CHARGES = 600;
const STALL_HOLDERS = 200;
const DESCRIPTIONS = ['Market stall, days', 'Stall power, kWh', 'Lantern rental, pieces', 'Cold storage, crates'];

/** A round charge of those that the shop came with, as its client wrote it. @param number from 1 to OPENING_CHARGES */
export function openingCharge(number: number): Wish & { id: string } {
  return {
    id: `CH-${number}`,
    customerId: `C${1001 + ((number - 1) % STALL_HOLDERS)}`,
    description: DESCRIPTIONS[number % DESCRIPTIONS.length] ?? '',
    quantity: String(1 + (number % 9)),
    unitPrice: `${2 + 2 * (number % 20)}.00`,
    taxRate: '0.25',
    key: `history-${number}`,
  };
}

/** Those of one stall holder. */
export function openingChargesOf(customerId: string): ReturnType<typeof openingCharge>[] {
  const first = Number(customerId.slice(1)) - 1000;
  return [first, first + STALL_HOLDERS, first + 2 * STALL_HOLDERS].map(openingCharge);
}
