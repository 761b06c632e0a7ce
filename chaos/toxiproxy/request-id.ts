import { randomBytes } from 'node:crypto';

const digits = '0123456789abcdefghijklmnopqrstuv';
const processBytes = randomBytes(5);
let counter = randomBytes(3).readUIntBE(0, 3);

/** A sortable id of 20 characters in the form that Toxiproxy gives its requests: time, process, count. */
export function nextRequestId(): string {
  counter = (counter + 1) % 2 ** 24;
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(Math.floor(Date.now() / 1000));
  processBytes.copy(bytes, 4);
  bytes.writeUIntBE(counter, 9, 3);
  const bits = BigInt(`0x${bytes.toString('hex')}`) << 4n;
  return Array.from({ length: 20 }, (_, index) => digits[Number((bits >> BigInt(95 - index * 5)) & 31n)]).join('');
}
