import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type AttributeValue, readKeyValue } from '../otlp/any-value.ts';
import type { OriginView, Stretch } from '../otlp/fields.ts';
import { type AttributeRole, roleOf } from './attribute-roles.ts';
import { ByteDictionary, hashBytes } from './byte-dictionary.ts';
import { ByteWriter } from './byte-writer.ts';
import { Doorkeeper } from './doorkeeper.ts';

/** Beyond these the record still takes everything, only less compactly; they bound the memory of a recorder. */
const MOST_ATTRIBUTES = 65_536;
const MOST_OPERATIONS = 16_384;
/** A longer attribute (a stack trace) is stored where it occurs. */
const LONGEST_ATTRIBUTE = 1_024;
/** An attribute is stored by number from this sighting on: more than the spans of one request share an id. */
const SIGHTINGS = 8;

/** A service under one resource and instrumentation scope. */
export interface Origin {
  id: number;
  service: string;
  resource: Buffer;
  scope: Buffer;
}

/** A span name within a service. */
export interface Operation {
  service: string;
  name: string;
}

/** Stands for an operation when MOST_OPERATIONS are known; the span keeps its own name then. */
export const OTHER_OPERATION = 0;

/**
 * What recurs in telemetry, by number: attributes (key and value together), origins, operations. New entries are
 * inserted at once, in the transaction of the spans that use them; call `keep` after its commit, `forget` otherwise.
 */
export class Vocabulary {
  readonly #attributes = new ByteDictionary();
  readonly #roles: (AttributeRole | undefined)[] = [];
  readonly #decoded: ([string, AttributeValue] | undefined)[] = [];
  readonly #doorkeeper = new Doorkeeper(SIGHTINGS);
  readonly #originKeys = new ByteDictionary();
  readonly #origins: Origin[] = [];
  readonly #operationKeys = new ByteDictionary();
  readonly #operations: Operation[] = [];
  readonly #scratch = new ByteWriter();
  readonly #insert: Record<'attribute' | 'origin' | 'operation', StatementSync>;
  #kept = { attributes: 0, origins: 0, operations: 0 };

  constructor(database: DatabaseSync) {
    this.#insert = {
      attribute: database.prepare('INSERT INTO attributes (id, key_value) VALUES (?, ?)'),
      origin: database.prepare('INSERT INTO origins (id, service, resource, scope) VALUES (?, ?, ?, ?)'),
      operation: database.prepare('INSERT INTO operations (id, service, name) VALUES (?, ?, ?)'),
    };
    this.#load(database);
    this.keep();
  }

  /** The number of an attribute, given as KeyValue message, or -1 where it must be stored in full. */
  attribute(bytes: Buffer, from: number, to: number): number {
    const hash = hashBytes(bytes, from, to);
    const known = this.#attributes.find(bytes, from, to, hash);
    if (known >= 0) return known;
    if (to - from > LONGEST_ATTRIBUTE || this.#attributes.size >= MOST_ATTRIBUTES) return -1;
    if (!this.#doorkeeper.admits(hash)) return -1;
    this.#roles.push(roleOf(bytes, from, to));
    const id = this.#attributes.add(bytes, from, to, hash);
    this.#insert.attribute.run(id, bytes.subarray(from, to));
    return id;
  }

  roleOfAttribute(id: number): AttributeRole | undefined {
    return this.#roles[id];
  }

  readAttribute(id: number): [string, AttributeValue] {
    const known = this.#decoded[id];
    if (known !== undefined) return known;
    const decoded = decodeAttribute(this.#attributes.bytes(id));
    this.#decoded[id] = decoded;
    return decoded;
  }

  origin(bytes: Buffer, view: OriginView): Origin {
    const key = this.#originKey(bytes, view.resource, bytes, view.scope);
    const hash = hashBytes(key, 0, key.length);
    const known = this.#originKeys.find(key, 0, key.length, hash);
    if (known >= 0) return this.#origins[known] as Origin;
    const origin: Origin = {
      id: this.#originKeys.add(key, 0, key.length, hash),
      service: view.service,
      resource: Buffer.from(bytes.subarray(view.resource.from, view.resource.to)),
      scope: Buffer.from(bytes.subarray(view.scope.from, view.scope.to)),
    };
    this.#origins.push(origin);
    this.#insert.origin.run(origin.id, origin.service, origin.resource, origin.scope);
    return origin;
  }

  readOrigin(id: number): Origin {
    return this.#origins[id] as Origin;
  }

  /** The number of a span name within a service, or OTHER_OPERATION when there are too many. */
  operation(service: string, bytes: Buffer, name: Stretch): number {
    const key = this.#operationKey(service, bytes, name);
    const hash = hashBytes(key, 0, key.length);
    const known = this.#operationKeys.find(key, 0, key.length, hash);
    if (known >= 0) return known;
    if (this.#operationKeys.size >= MOST_OPERATIONS) return OTHER_OPERATION;
    const operation = { service, name: bytes.toString('utf8', name.from, name.to) };
    const id = this.#operationKeys.add(key, 0, key.length, hash);
    this.#operations.push(operation);
    this.#insert.operation.run(id, operation.service, operation.name);
    return id;
  }

  readOperation(id: number): Operation {
    return this.#operations[id] as Operation;
  }

  /** Numbers of all operations that fit: of a service, with a name, or both. */
  operationsWhere(wanted: { service?: string | undefined; name?: string | undefined }): number[] {
    return this.#operations.flatMap((operation, id) => {
      const fits =
        (wanted.service === undefined || operation.service === wanted.service) &&
        (wanted.name === undefined || operation.name === wanted.name);
      return fits ? [id] : [];
    });
  }

  keep(): void {
    this.#kept = {
      attributes: this.#attributes.size,
      origins: this.#originKeys.size,
      operations: this.#operationKeys.size,
    };
  }

  forget(): void {
    this.#attributes.truncate(this.#kept.attributes);
    this.#roles.length = this.#kept.attributes;
    this.#decoded.length = Math.min(this.#decoded.length, this.#kept.attributes);
    this.#originKeys.truncate(this.#kept.origins);
    this.#origins.length = this.#kept.origins;
    this.#operationKeys.truncate(this.#kept.operations);
    this.#operations.length = this.#kept.operations;
  }

  #load(database: DatabaseSync): void {
    for (const row of database.prepare('SELECT key_value FROM attributes ORDER BY id').iterate()) {
      const bytes = asBuffer(row.key_value);
      this.#attributes.add(bytes, 0, bytes.length, hashBytes(bytes, 0, bytes.length));
      this.#roles.push(roleOf(bytes, 0, bytes.length));
    }
    for (const row of database.prepare('SELECT * FROM origins ORDER BY id').all()) {
      const origin = { service: String(row.service), resource: asBuffer(row.resource), scope: asBuffer(row.scope) };
      const key = this.#originKey(origin.resource, whole(origin.resource), origin.scope, whole(origin.scope));
      this.#origins.push({ id: this.#originKeys.add(key, 0, key.length, hashBytes(key, 0, key.length)), ...origin });
    }
    for (const row of database.prepare('SELECT * FROM operations ORDER BY id').all()) {
      const operation = { service: String(row.service), name: String(row.name) };
      const name = Buffer.from(operation.name);
      const key = this.#operationKey(operation.service, name, whole(name));
      this.#operationKeys.add(key, 0, key.length, hashBytes(key, 0, key.length));
      this.#operations.push(operation);
    }
    if (this.#operations.length === OTHER_OPERATION) this.operation('', OTHER_NAME, whole(OTHER_NAME));
  }

  #originKey(resources: Buffer, resource: Stretch, scopes: Buffer, scope: Stretch): Buffer {
    this.#scratch.reset();
    this.#scratch.counted(resources, resource.from, resource.to);
    this.#scratch.copy(scopes, scope.from, scope.to);
    return this.#scratch.written();
  }

  #operationKey(service: string, bytes: Buffer, name: Stretch): Buffer {
    this.#scratch.reset();
    for (let i = 0; i < service.length; i += 1) this.#scratch.varint(service.charCodeAt(i));
    this.#scratch.byte(0);
    this.#scratch.copy(bytes, name.from, name.to);
    return this.#scratch.written();
  }
}

const OTHER_NAME = Buffer.from('(other)');

/** Reads a KeyValue message; one that its sender garbled is shown as it came, so that the rest of the span stays readable. */
export function decodeAttribute(keyValue: Buffer): [string, AttributeValue] {
  try {
    return readKeyValue(keyValue);
  } catch {
    return ['(unreadable)', keyValue.toString('base64')];
  }
}

function asBuffer(value: unknown): Buffer {
  const bytes = value as Uint8Array;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function whole(bytes: Buffer): Stretch {
  return { from: 0, to: bytes.length };
}
