import type { Random } from './random.ts';
import { Passage, type Stage } from './stage.ts';

/** The two ways of a connection: upstream is from client to server. */
export const directions = ['upstream', 'downstream'] as const;
export type Direction = (typeof directions)[number];

/** What a stage is made from. Numbers on the wire are 64-bit integers, hence bigint. */
export interface StageInput<Attribute extends string> {
  /** Shared by all connections and changed in place by an update. */
  settings: Record<Attribute, bigint>;
  random: Random;
  /** Outlives updates of the toxic: what this connection has seen so far. */
  memory: { bytesPassed: number };
}

/** A kind of toxic, described once: the API and the links know nothing else about it. */
export interface ToxicType<Attribute extends string = string> {
  /** Its name in the API. */
  type: string;
  /** Its name in error messages. */
  typeName: string;
  /** Integer attributes in the order they are listed in; each is 0 unless given. */
  attributes: Record<Attribute, 'int64' | 'int'>;
  createStage(input: StageInput<Attribute>): Stage;
  /** Taking the toxic away closes the connections it was on, as nobody could tell what they lost. */
  closesWhenRemoved?: true;
  /** Connections that start under this toxic are closed by a reset, whoever closes them. */
  closesByReset?: true;
}

/** A toxic on one direction of a proxy. */
export class Toxic {
  readonly name: string;
  readonly type: ToxicType;
  /** As the client wrote it: the API echoes "UPSTREAM" for "UPSTREAM". */
  readonly stream: string;
  readonly direction: Direction;
  /** Share of the connections that it is on, kept in single precision. */
  toxicity: number;
  readonly settings: Record<string, bigint>;

  constructor(options: { name: string; type: ToxicType; stream: string; direction: Direction; toxicity: number }) {
    this.name = options.name;
    this.type = options.type;
    this.stream = options.stream;
    this.direction = options.direction;
    this.toxicity = options.toxicity;
    this.settings = Object.fromEntries(Object.keys(options.type.attributes).map((key) => [key, 0n]));
  }

  /** Draws whether this connection is hit, and makes the stage that does it. */
  createStage(random: Random, memory: { bytesPassed: number }): Stage {
    if (random() >= this.toxicity) return new Passage();
    return this.type.createStage({ settings: this.settings, random, memory });
  }
}
