import { refusals } from './errors.ts';
import { type Direction, directions, type Toxic } from './toxic.ts';

/** Where toxics take effect at once: the connections of a proxy. */
export interface ToxicTarget {
  add(toxic: Toxic): void;
  update(toxic: Toxic): void;
  remove(toxic: Toxic): void;
}

/** The toxics of one proxy: a row for each direction, in the order they were added; names are unique across both. */
export class ToxicChain {
  readonly rows: Record<Direction, Toxic[]> = { upstream: [], downstream: [] };
  readonly #targets: ReadonlySet<ToxicTarget>;

  constructor(targets: ReadonlySet<ToxicTarget>) {
    this.#targets = targets;
  }

  /** Upstream ones first, as the API lists them. */
  all(): Toxic[] {
    return directions.flatMap((direction) => this.rows[direction]);
  }

  get(name: string): Toxic {
    const toxic = this.all().find((candidate) => candidate.name === name);
    if (toxic === undefined) throw refusals.toxicNotFound();
    return toxic;
  }

  has(name: string): boolean {
    return this.all().some((toxic) => toxic.name === name);
  }

  add(toxic: Toxic): void {
    this.rows[toxic.direction].push(toxic);
    for (const target of this.#targets) target.add(toxic);
  }

  /** Call after the toxic's settings have changed. */
  applyUpdate(toxic: Toxic): void {
    for (const target of this.#targets) target.update(toxic);
  }

  remove(name: string): void {
    const toxic = this.get(name);
    const row = this.rows[toxic.direction];
    row.splice(row.indexOf(toxic), 1);
    for (const target of this.#targets) target.remove(toxic);
  }

  clear(): void {
    for (const toxic of this.all()) this.remove(toxic.name);
  }
}
