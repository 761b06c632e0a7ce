import { JsonError, type JsonValue, readJson } from './read.ts';

/**
 * A place that a JSON value is stored in. What it cannot take is reported in the words of Go's encoding/json,
 * whose types have names: "cannot unmarshal string into Go struct field Proxy.enabled of type bool".
 */
export type Target = (value: JsonValue, context: Context) => void;

class Context {
  structName: string | undefined;
  path: readonly string[] = [];
  /** The first mismatch; the rest of the body is stored all the same. */
  mismatch: string | undefined;

  report(found: string, typeName: string): void {
    const where =
      this.structName === undefined ? 'Go value' : `Go struct field ${this.structName}.${this.path.join('.')}`;
    this.mismatch ??= `json: cannot unmarshal ${found} into ${where} of type ${typeName}`;
  }
}

/** Stores a body in a target. Everything that fits is stored, also when something else does not. */
export function decodeJson(body: Buffer, target: Target): void {
  const context = new Context();
  target(readJson(body), context);
  if (context.mismatch !== undefined) throw new JsonError(context.mismatch);
}

/** Null leaves a target as it is. */
function scalar<Kind extends JsonValue['kind']>(
  kind: Kind,
  typeName: string,
  store: (value: Extract<JsonValue, { kind: Kind }>, context: Context) => void,
): Target {
  return (value, context) => {
    if (value.kind === kind) store(value as Extract<JsonValue, { kind: Kind }>, context);
    else if (value.kind !== 'null') context.report(value.kind, typeName);
  };
}

export const text = (set: (value: string) => void): Target => scalar('string', 'string', ({ value }) => set(value));

export const flag = (set: (value: boolean) => void): Target => scalar('bool', 'bool', ({ value }) => set(value));

/** A whole number of 64 bits. `typeName` is only for the message. */
export function integer(typeName: 'int' | 'int64', set: (value: bigint) => void): Target {
  return scalar('number', typeName, ({ text }, context) => {
    const value = /^-?\d+$/.test(text) ? BigInt(text) : undefined;
    if (value === undefined || BigInt.asIntN(64, value) !== value) context.report(`number ${text}`, typeName);
    else set(value);
  });
}

/** A number in single precision. */
export function float32(set: (value: number) => void): Target {
  return scalar('number', 'float32', ({ text }, context) => {
    const value = Math.fround(Number(text));
    if (Number.isFinite(value)) set(value);
    else context.report(`number ${text}`, 'float32');
  });
}

/** Where a member of an object goes; `through` names the embedded structs on the way, which messages list. */
export interface Field {
  target: Target;
  through?: readonly string[];
}

/**
 * An object with these fields; their names match in any case, other names are ignored.
 *
 * @param shape.name what messages call the struct that a field is in; empty if it has no name
 * @param shape.typeName what messages call its type
 */
export function struct(shape: { name: string; typeName: string }, fields: Record<string, Field>): Target {
  const byFoldedName = new Map(Object.entries(fields).map(([name, field]) => [fold(name), { name, field }]));
  return scalar('object', shape.typeName, ({ entries }, context) => {
    const { structName, path } = context;
    for (const [key, value] of entries) {
      const found = byFoldedName.get(fold(key));
      if (found === undefined) continue;
      context.structName = shape.name;
      context.path = [...path, ...(found.field.through ?? []), found.name];
      found.field.target(value, context);
      context.structName = structName;
      context.path = path;
    }
  });
}

/** A list whose items each go into a target of their own. */
export function list(typeName: string, item: () => Target): Target {
  return scalar('array', typeName, ({ items }, context) => {
    for (const value of items) item()(value, context);
  });
}

// Go folds by Unicode's simple folding, where the long s is an S and the Kelvin sign a K.
function fold(name: string): string {
  return name.toLowerCase().toUpperCase();
}
