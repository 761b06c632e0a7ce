/** Where database and suppliers are, as promised: 15 ms and 40 ms away. */
export const FAR_AWAY = [
  { kind: 'toxic', link: 'storefront-to-postgres', type: 'latency', stream: 'downstream', attributes: { latency: 15 } },
  { kind: 'toxic', link: 'storefront-to-partner', type: 'latency', stream: 'downstream', attributes: { latency: 40 } },
] as const;

/** Milliseconds that a page may be old. */
export const STALE_MS = 5_000;
/** A request on its way, and the judge's own clock. */
export const LEEWAY_MS = 250;
/** Milliseconds after which pages are as before, when suppliers or database are there again. */
export const BACK_MS = 5_000 + LEEWAY_MS;
