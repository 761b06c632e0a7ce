import { LabError } from '#chaos/errors/lab-error.ts';

/**
 * Reads protobuf wire format in place. A decoder such as protobufjs builds an object for every attribute of every span;
 * the recorder stores most attributes as the bytes they came in, so it only needs to know where each field starts and
 * ends. Reading takes 0.8 us a span, of the 20 us that 50,000 spans a second leave for everything (tests/perf/recorder.ts).
 * https://protobuf.dev/programming-guides/encoding/
 */
export class WireReader {
  readonly bytes: Buffer;
  /** Where the next byte is read. */
  at: number;
  /** Where the current message ends. */
  end: number;

  constructor(bytes: Buffer, from = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /** An unsigned varint; above 2^53 only its lowest bits are lost, which no field that the recorder reads needs. */
  varint(): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 10; count += 1) {
      if (this.at >= this.end) throw malformed('a varint runs past the end');
      const byte = this.bytes[this.at++] as number;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    throw malformed('a varint is longer than 10 bytes');
  }

  /** One raw byte of a varint, for the rare reader that needs all its 64 bits. */
  byte(): number {
    if (this.at >= this.end) throw malformed('a varint runs past the end');
    return this.bytes[this.at++] as number;
  }

  /** A field's tag: its number times 8 plus its wire type. */
  tag(): number {
    const first = this.bytes[this.at] as number;
    if (first < 0x80 && this.at < this.end) {
      if (first < 8) throw malformed('field number 0');
      this.at += 1;
      return first;
    }
    return this.varint();
  }

  /** Steps over a length-delimited field and returns where it ends; it starts at `at - length`. */
  stretch(): number {
    const length = this.varint();
    if (length > this.end - this.at) throw malformed('a field runs past the end of its message');
    this.at += length;
    return length;
  }

  /** The position of a fixed 64-bit field, which is stepped over. */
  fixed64(): number {
    const at = this.at;
    if (this.end - at < 8) throw malformed('a 64-bit field is cut off');
    this.at = at + 8;
    return at;
  }

  /** Steps over a field that the recorder has no use for, as protobuf demands of unknown ones. */
  skip(tag: number): void {
    const type = tag & 7;
    if (type === 0) this.varint();
    else if (type === 1) this.fixed64();
    else if (type === 2) this.stretch();
    else if (type === 5 && this.end - this.at >= 4) this.at += 4;
    else throw malformed(`wire type ${type} where a field should start`);
  }
}

/** Builds the error of a body that is not the OTLP request it claims to be. */
export function malformed(what: string): LabError {
  return new LabError(
    'bad-otlp',
    `The body is not an OTLP protobuf request: ${what}. Send the request of the OTLP exporter unchanged.`,
    {
      field: 'body',
      expected: 'an OTLP export request in protobuf',
      got: what,
    },
  );
}
