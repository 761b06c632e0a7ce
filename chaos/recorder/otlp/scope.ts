import { WireReader } from './wire.ts';

/** Reads an InstrumentationScope message: which library made a span. */
export function readScope(bytes: Buffer): { name: string; version: string } {
  const scope = { name: '', version: '' };
  const reader = new WireReader(bytes);
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag !== 0x0a && tag !== 0x12) {
      reader.skip(tag);
      continue;
    }
    const length = reader.stretch();
    scope[tag === 0x0a ? 'name' : 'version'] = bytes.toString('utf8', reader.at - length, reader.at);
  }
  return scope;
}
