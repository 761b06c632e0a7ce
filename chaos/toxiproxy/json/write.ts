/** JSON text that is inserted as it is. */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Writable = string | boolean | number | bigint | null | RawJson | readonly Writable[] | WritableObject;
interface WritableObject {
  readonly [key: string]: Writable;
}

/** Writes JSON as Go's encoding/json does: what HTML could misread is escaped, keys stay in the given order. */
export function writeJson(value: Writable): string {
  if (value instanceof RawJson) return value.text;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return escapeHtml(JSON.stringify(value));
  if (Array.isArray(value)) return `[${value.map(writeJson).join()}]`;
  const members = Object.entries(value).map(([key, member]) => `${writeJson(key)}:${writeJson(member)}`);
  return `{${members.join()}}`;
}

/** The shortest text that reads back as the same number in single precision. */
export function float32Json(value: number): RawJson {
  if (Object.is(value, -0)) return new RawJson('-0');
  for (let digits = 1; digits <= 9; digits += 1) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === value) return new RawJson(String(candidate));
  }
  return new RawJson(String(value));
}

const escapes = /[<>&\u2028\u2029]/g;

function escapeHtml(json: string): string {
  return json.replace(escapes, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
