import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ByteReader } from '#chaos/recorder/store/byte-reader.ts';
import { ByteWriter } from '#chaos/recorder/store/byte-writer.ts';

describe('ByteWriter and ByteReader', () => {
  it('give back what was written', () => {
    const part = fc.record({
      natural: fc.maxSafeNat(),
      integer: fc.integer(),
      double: fc.double(),
      bytes: fc.uint8Array({ maxLength: 100 }),
    });
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const writer = new ByteWriter();
        for (const { natural, integer, double, bytes } of parts) {
          writer.varint(natural);
          writer.signed(integer);
          writer.double(double);
          writer.counted(Buffer.from(bytes), 0, bytes.length);
        }
        const reader = new ByteReader(writer.written());
        const read = parts.map(() => ({
          natural: reader.varint(),
          integer: reader.signed(),
          double: reader.double(),
          bytes: Uint8Array.from(reader.counted()),
        }));
        expect(read).toEqual(parts);
        expect(reader.done).toBe(true);
      }),
    );
  });

  it('grows beyond its first buffer', () => {
    const writer = new ByteWriter();
    const large = Buffer.alloc(100_000, 'x');
    writer.counted(large, 0, large.length);
    expect(new ByteReader(writer.written()).counted()).toEqual(large);
  });
});
