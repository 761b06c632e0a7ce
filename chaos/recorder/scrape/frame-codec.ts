import { ByteReader } from '../store/byte-reader.ts';
import { ByteWriter } from '../store/byte-writer.ts';

/**
 * The samples of one scrape of one service. A key frame holds every series; the frames after it hold what changed and
 * which series are gone, like the frames of a film: an idle service costs next to nothing, and no value is lost.
 */
export interface Frame {
  key: boolean;
  /** Value by series number. */
  values: Map<number, number>;
  /** Series that the service no longer shows. */
  gone: number[];
}

/*
 * count of gone, their numbers; then each value: number's distance from the last * 2 + (1 if a small integer), and the
 * value as a signed varint or as a double.
 */

export function encodeFrame(frame: Frame): Uint8Array {
  const writer = new ByteWriter();
  writer.varint(frame.gone.length);
  for (const series of frame.gone) writer.varint(series);
  let last = 0;
  for (const series of [...frame.values.keys()].sort((a, b) => a - b)) {
    const value = frame.values.get(series) as number;
    const small = Number.isInteger(value) && Math.abs(value) < 2 ** 40 && !Object.is(value, -0);
    writer.varint((series - last) * 2 + (small ? 1 : 0));
    if (small) writer.signed(value);
    else writer.double(value);
    last = series;
  }
  return Uint8Array.from(writer.written());
}

export function decodeFrame(bytes: Uint8Array, key: boolean): Frame {
  const reader = new ByteReader(bytes);
  const gone = Array.from({ length: reader.varint() }, () => reader.varint());
  const values = new Map<number, number>();
  let series = 0;
  while (!reader.done) {
    const head = reader.varint();
    series += Math.floor(head / 2);
    values.set(series, head % 2 === 1 ? reader.signed() : reader.double());
  }
  return { key, values, gone };
}
