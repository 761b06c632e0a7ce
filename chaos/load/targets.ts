/** What users can reach of the company. */
export const TARGETS = ['storefront', 'orders', 'inventory', 'checkout', 'billing', 'worker'] as const;
export type TargetName = (typeof TARGETS)[number];

/** Base address of each target that there is. */
export type Targets = Partial<Record<TargetName, string>>;
