/** A JSON value with its numbers and repeated keys as they were written. */
export type JsonValue =
  | { kind: 'null' }
  | { kind: 'bool'; value: boolean }
  | { kind: 'number'; text: string }
  | { kind: 'string'; value: string }
  | { kind: 'array'; items: JsonValue[] }
  | { kind: 'object'; entries: [key: string, value: JsonValue][] };

/** Malformed JSON. The texts are those of Go's encoding/json, which clients of Toxiproxy know. */
export class JsonError extends Error {}

type Container = Extract<JsonValue, { kind: 'array' | 'object' }>;

const maxDepth = 10_000;

/** Reads the first value of a body; what follows it is ignored, as Toxiproxy does. */
export function readJson(body: Buffer): JsonValue {
  return new Reader(body.toString('latin1')).read();
}

class Reader {
  /** One character a byte: Go names the offending byte. */
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): JsonValue {
    if (this.#peek() === '') throw new JsonError('EOF');
    // A stack of our own, as a hostile body may nest deeper than the engine's.
    const open: Container[] = [];
    for (;;) {
      const value = this.#value();
      this.#attach(open.at(-1), value);
      if (value.kind === 'array' || value.kind === 'object') {
        open.push(value);
        if (open.length > maxDepth) throw invalid(value.kind === 'array' ? '[' : '{', 'exceeded max depth');
        if (!this.#take(value.kind === 'array' ? ']' : '}')) {
          if (value.kind === 'object') this.#key(value);
          continue;
        }
        open.pop();
      }
      for (;;) {
        const container = open.at(-1);
        if (container === undefined) return value;
        if (this.#goesOn(container)) break;
        open.pop();
        if (open.length === 0) return container;
      }
    }
  }

  #attach(container: Container | undefined, value: JsonValue): void {
    if (container?.kind === 'array') container.items.push(value);
    const entry = container?.kind === 'object' ? container.entries.at(-1) : undefined;
    if (entry !== undefined) entry[1] = value;
  }

  /** Reads what follows a member: true if another one does, false if the container is complete. */
  #goesOn(container: Container): boolean {
    if (this.#take(',')) {
      if (container.kind === 'object') this.#key(container);
      return true;
    }
    if (this.#take(container.kind === 'array' ? ']' : '}')) return false;
    throw this.#unexpected(container.kind === 'array' ? 'after array element' : 'after object key:value pair');
  }

  #key(container: Extract<Container, { kind: 'object' }>): void {
    if (this.#peek() !== '"') throw this.#unexpected('looking for beginning of object key string');
    container.entries.push([this.#string(), { kind: 'null' }]);
    if (!this.#take(':')) throw this.#unexpected('after object key');
  }

  #value(): JsonValue {
    const first = this.#peek();
    if (first === '"') return { kind: 'string', value: this.#string() };
    if (first === '-' || (first >= '0' && first <= '9')) return { kind: 'number', text: this.#number() };
    if (first === 't') return this.#literal('true', { kind: 'bool', value: true });
    if (first === 'f') return this.#literal('false', { kind: 'bool', value: false });
    if (first === 'n') return this.#literal('null', { kind: 'null' });
    if (this.#take('[')) return { kind: 'array', items: [] };
    if (this.#take('{')) return { kind: 'object', entries: [] };
    throw this.#unexpected('looking for beginning of value');
  }

  #literal(word: string, value: JsonValue): JsonValue {
    for (const letter of word) {
      if (this.#text[this.#at] !== letter) throw this.#unexpected(`in literal ${word} (expecting '${letter}')`);
      this.#at += 1;
    }
    return value;
  }

  #number(): string {
    const start = this.#at;
    this.#skip('-');
    if (!this.#skip('0')) this.#digits('in numeric literal');
    if (this.#skip('.')) this.#digits('after decimal point in numeric literal');
    if (this.#skip('e') || this.#skip('E')) {
      if (!this.#skip('+')) this.#skip('-');
      this.#digits('in exponent of numeric literal');
    }
    return this.#text.slice(start, this.#at);
  }

  #digits(where: string): void {
    if (!/\d/.test(this.#text[this.#at] ?? '')) throw this.#unexpected(where);
    while (/\d/.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }

  #string(): string {
    const start = this.#at;
    this.#at += 1;
    while (!this.#skip('"')) {
      if (this.#skip('\\')) this.#escape();
      else if ((this.#text[this.#at] ?? '') < ' ') throw this.#unexpected('in string literal');
      else this.#at += 1;
    }
    const quoted = Buffer.from(this.#text.slice(start, this.#at), 'latin1').toString('utf8');
    return (JSON.parse(quoted) as string).toWellFormed();
  }

  #escape(): void {
    if (this.#skip('u')) {
      for (let digit = 0; digit < 4; digit += 1) {
        if (!/[\da-fA-F]/.test(this.#text[this.#at] ?? ''))
          throw this.#unexpected('in \\u hexadecimal character escape');
        this.#at += 1;
      }
    } else if (/["\\/bfnrt]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
    else throw this.#unexpected('in string escape code');
  }

  #peek(): string {
    while (' \t\r\n'.includes(this.#text[this.#at] ?? 'end')) this.#at += 1;
    return this.#text[this.#at] ?? '';
  }

  /** Takes a character if it comes next after white space. */
  #take(character: string): boolean {
    this.#peek();
    return this.#skip(character);
  }

  #skip(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #unexpected(where: string): JsonError {
    const character = this.#text[this.#at];
    return character === undefined ? new JsonError('unexpected EOF') : invalid(character, where);
  }
}

function invalid(character: string, where: string): JsonError {
  return new JsonError(`invalid character ${quote(character)} ${where}`);
}

const named: Record<string, string> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  "'": "\\'",
};

function quote(character: string): string {
  const code = character.charCodeAt(0);
  const hex = code.toString(16).padStart(2, '0');
  if (named[character] !== undefined) return `'${named[character]}'`;
  if (code < 0x20 || code === 0x7f) return `'\\x${hex}'`;
  if ((code >= 0x80 && code <= 0xa0) || code === 0xad) return `'\\u00${hex}'`;
  return `'${character}'`;
}
