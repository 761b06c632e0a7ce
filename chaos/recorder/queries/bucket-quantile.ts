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
  const total = buckets.at(-1)?.count ?? 0;
  if (total <= 0) return null;
  const rank = share * total;
  const index = buckets.findIndex(({ count }) => count >= rank);
  const bucket = buckets[index] as Bucket;
  const before = buckets[index - 1];
  if (bucket.le === Number.POSITIVE_INFINITY) return before?.le ?? null;
  if (before === undefined && bucket.le <= 0) return bucket.le;
  const low = before?.le ?? 0;
  const inside = bucket.count - (before?.count ?? 0);
  return inside === 0 ? bucket.le : low + ((bucket.le - low) * (rank - (before?.count ?? 0))) / inside;
}
