/** Gathers bytes in one buffer that grows and is used again, so that encoding a span allocates nothing. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafeSlow(16_384);
  length = 0;

  reset(): void {
    this.length = 0;
  }

  /** What was written since the last reset. Valid until the next write. */
  written(): Buffer {
    return this.#bytes.subarray(0, this.length);
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.length++] = value;
  }

  /** A non-negative integer up to 2^53, seven bits a byte, lowest first. */
  varint(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest > 0x7fffffff) {
      this.#bytes[this.length++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    while (rest >= 128) {
      this.#bytes[this.length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.length++] = rest;
  }

  /** An integer of either sign: zigzag, so that small negative ones stay short. */
  signed(value: number): void {
    this.varint(value < 0 ? -value * 2 - 1 : value * 2);
  }

  copy(source: Buffer, from: number, to: number): void {
    const count = to - from;
    this.#reserve(count);
    // Ids and short values: a loop beats the call into native code.
    if (count <= 24) for (let at = from; at < to; at += 1) this.#bytes[this.length++] = source[at] as number;
    else {
      source.copy(this.#bytes, this.length, from, to);
      this.length += count;
    }
  }

  /** Bytes with their length before them. */
  counted(source: Buffer, from: number, to: number): void {
    this.varint(to - from);
    this.copy(source, from, to);
  }

  double(value: number): void {
    this.#reserve(8);
    this.length = this.#bytes.writeDoubleLE(value, this.length);
  }

  #reserve(count: number): void {
    if (this.length + count <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.length + count));
    this.#bytes.copy(larger, 0, 0, this.length);
    this.#bytes = larger;
  }
}
