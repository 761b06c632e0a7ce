import { ByteReader } from '../store/byte-reader.ts';
import { ByteWriter } from '../store/byte-writer.ts';

/** Buckets per doubling: an OpenTelemetry exponential histogram of scale 3, base 2^(1/8) = 1.0905. */
const PER_DOUBLING = 8;
/** Bucket 0 takes everything up to 1 µs. */
const SMALLEST_MS = 0.001;

/**
 * Counts durations in buckets whose width grows with them, so that two histograms add up exactly and any percentile is
 * at most 4.4% off (half a bucket). https://opentelemetry.io/docs/specs/otel/metrics/data-model/#exponentialhistogram
 */
export class DurationHistogram {
  readonly #counts = new Map<number, number>();
  count = 0;

  add(durationMs: number, times = 1): void {
    const bucket = durationMs <= SMALLEST_MS ? 0 : Math.ceil(Math.log2(durationMs / SMALLEST_MS) * PER_DOUBLING);
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + times);
    this.count += times;
  }

  merge(other: DurationHistogram): void {
    for (const [bucket, times] of other.#counts) this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + times);
    this.count += other.count;
  }

  /**
   * The duration that a share of all stays within (nearest rank: the smallest with at least `share * count` at or below
   * it), as the geometric middle of its bucket. NaN when empty.
   */
  percentileMs(share: number): number {
    const rank = Math.max(1, Math.ceil(share * this.count));
    let seen = 0;
    for (const bucket of [...this.#counts.keys()].sort((a, b) => a - b)) {
      seen += this.#counts.get(bucket) as number;
      if (seen >= rank) return SMALLEST_MS * 2 ** ((bucket - 0.5) / PER_DOUBLING);
    }
    return Number.NaN;
  }

  /** Bucket and count in pairs, buckets rising and each but the first as its distance from the last. */
  encode(): Uint8Array {
    const writer = new ByteWriter();
    let last = 0;
    for (const bucket of [...this.#counts.keys()].sort((a, b) => a - b)) {
      writer.varint(bucket - last);
      writer.varint(this.#counts.get(bucket) as number);
      last = bucket;
    }
    return Uint8Array.from(writer.written());
  }

  static decode(bytes: Uint8Array): DurationHistogram {
    const histogram = new DurationHistogram();
    const reader = new ByteReader(bytes);
    let bucket = 0;
    while (!reader.done) {
      bucket += reader.varint();
      const times = reader.varint();
      histogram.#counts.set(bucket, (histogram.#counts.get(bucket) ?? 0) + times);
      histogram.count += times;
    }
    return histogram;
  }
}
