const LONGEST_LEAD_TIME_DAYS = 21;

export interface LeadTime {
  sku: string;
  leadTimeDays: number;
}

/** Spreads texts evenly over the whole numbers below 2^32 (FNV-1a); the same text always gives the same number. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value;
}

/** How many days a supplier needs to deliver a product: 1 to 21, and always the same for the same product. */
export function leadTimeOf(sku: string): LeadTime {
  return { sku, leadTimeDays: 1 + (hash(sku) % LONGEST_LEAD_TIME_DAYS) };
}
