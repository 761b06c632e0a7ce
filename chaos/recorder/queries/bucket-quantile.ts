export interface Bucket {
  /** Upper bound, Infinity for the last. */
  le: number;
  /** Observations up to the bound: cumulative. */
  count: number;
}

/**
 * The value below which a share of the observations lies, as Prometheus' histogram_quantile computes it: linear
 * interpolation within the bucket, from 0 in the first one if its bound is positive; a quantile in the last (+Inf)
 * bucket is the bound before it. null without observations.
 * https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile
 */
export function bucketQuantile(buckets: Bucket[], share: number): number | null {
  const rank = share * total(buckets);
  const index = bucketIndex(buckets, share);
  const bucket = buckets[index];
  if (bucket === undefined) return null;
  const before = buckets[index - 1];
  if (bucket.le === Number.POSITIVE_INFINITY) return before?.le ?? null;
  if (before === undefined && bucket.le <= 0) return bucket.le;
  const low = before?.le ?? 0;
  const inside = bucket.count - (before?.count ?? 0);
  return inside === 0 ? bucket.le : low + ((bucket.le - low) * (rank - (before?.count ?? 0))) / inside;
}

/**
 * The bound that a share of the observations does not exceed: all that a histogram knows of a quantile for sure. null
 * without observations, and where it lies beyond the last bound.
 */
export function bucketBound(buckets: Bucket[], share: number): number | null {
  const bound = buckets[bucketIndex(buckets, share)]?.le ?? Number.POSITIVE_INFINITY;
  return Number.isFinite(bound) ? bound : null;
}

const total = (buckets: Bucket[]): number => buckets.at(-1)?.count ?? 0;

/** Of the bucket that a quantile lies in; -1 without observations. */
function bucketIndex(buckets: Bucket[], share: number): number {
  const all = total(buckets);
  return all <= 0 ? -1 : buckets.findIndex(({ count }) => count >= share * all);
}
