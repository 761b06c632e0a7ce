const SLOTS = 16_384;

/**
 * Tells values that keep coming back from ids that are seen on a few spans and never again, so that only the former
 * enter a dictionary. Counts hashes in a table where a newcomer takes the place of whatever hashed to the same slot:
 * a doorkeeper in the sense of TinyLFU (Einziger, Friedman, Manes 2017). 128 KB.
 */
export class Doorkeeper {
  readonly #hashes = new Int32Array(SLOTS);
  readonly #counts = new Uint8Array(SLOTS);
  readonly #sightings: number;

  /** @param sightings how often a value must have been seen before it is admitted */
  constructor(sightings: number) {
    this.#sightings = sightings;
  }

  /** Counts one more sighting; true when the value has been seen often enough. */
  admits(hash: number): boolean {
    const slot = hash & (SLOTS - 1);
    if (this.#hashes[slot] !== hash) {
      this.#hashes[slot] = hash;
      this.#counts[slot] = 0;
    }
    const count = (this.#counts[slot] as number) + 1;
    this.#counts[slot] = count;
    return count >= this.#sightings;
  }
}
