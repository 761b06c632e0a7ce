import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

const SLOTS = 10;
const SLOT_MS = 3_000;

/** How far back a window looks: its oldest slot is dropped whole, so it covers 27 to 30 s. */
export const WINDOW_MS = SLOTS * SLOT_MS;

const TWO_MINUTES_IN_US = 120_000_000;
const newHistogram = () => createHistogram({ lowest: 1, highest: TWO_MINUTES_IN_US, figures: 2 });

interface Slot {
  /** Number of the slot since the clock's zero. */
  epoch: number;
  arrivals: number;
  latencyUs: RecordableHistogram;
}

export interface Percentiles {
  p50: number;
  p95: number;
  p99: number;
}

/** Arrivals and latencies of the last 30 seconds, in bounded memory at any rate; latencies are true to 1%. */
export class RollingWindow {
  readonly #slots: Slot[];

  constructor() {
    this.#slots = Array.from({ length: SLOTS }, () => ({ epoch: -1, arrivals: 0, latencyUs: newHistogram() }));
  }

  addArrival(now: number): void {
    this.#slotAt(now).arrivals += 1;
  }

  addLatency(now: number, latencyMs: number): void {
    const us = Math.min(TWO_MINUTES_IN_US, Math.max(1, Math.round(latencyMs * 1000)));
    this.#slotAt(now).latencyUs.record(us);
  }

  /** Arrivals per second since `since` or within the window, whichever is shorter. */
  arrivalsPerSecond(now: number, since: number): number {
    const recent = this.#recent(now);
    const from = Math.max(since, (Math.floor(now / SLOT_MS) - SLOTS + 1) * SLOT_MS);
    const arrivals = recent.reduce((sum, slot) => sum + slot.arrivals, 0);
    return now > from ? (arrivals * 1000) / (now - from) : 0;
  }

  /** In milliseconds; undefined where nothing ended lately. */
  percentiles(now: number): Percentiles | undefined {
    const all = newHistogram();
    for (const slot of this.#recent(now)) all.add(slot.latencyUs);
    if (all.count === 0) return undefined;
    const at = (percentile: number) => Math.round(all.percentile(percentile) / 10) / 100;
    return { p50: at(50), p95: at(95), p99: at(99) };
  }

  /** Forgets the arrivals, so that the rate counts from here; latencies stay. */
  restartArrivals(): void {
    for (const slot of this.#slots) slot.arrivals = 0;
  }

  #slotAt(now: number): Slot {
    const epoch = Math.floor(now / SLOT_MS);
    const slot = this.#slots[epoch % SLOTS] as Slot;
    if (slot.epoch !== epoch) {
      slot.epoch = epoch;
      slot.arrivals = 0;
      slot.latencyUs.reset();
    }
    return slot;
  }

  #recent(now: number): Slot[] {
    const oldest = Math.floor(now / SLOT_MS) - SLOTS + 1;
    return this.#slots.filter((slot) => slot.epoch >= oldest);
  }
}
