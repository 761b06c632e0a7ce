import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type Exposition, type Family, readSeries, type Sample } from '../scrape/exposition.ts';
import { encodeFrame, type Frame } from '../scrape/frame-codec.ts';

/** A range query reads back to the key frame before its start, so at most this many frames more than it needs. */
const FRAMES_PER_KEY_FRAME = 30;

interface Target {
  /** Series number by the text of name and labels. */
  series: Map<string, number>;
  values: Map<number, number>;
  exemplars: Map<number, string>;
  framesSinceKey: number;
}

/** Suffixes that make a sample part of a family, by the family's type. */
const SUFFIXES: Record<string, string[]> = {
  histogram: ['_bucket', '_sum', '_count', '_created'],
  summary: ['_sum', '_count', '_created'],
  counter: ['_total', '_created'],
  info: ['_info'],
};

/** Keeps what services say at /metrics: one frame a scrape (frame-codec.ts), and each exemplar once. */
export class MetricStore {
  readonly #targets = new Map<string, Target>();
  readonly #families = new Map<string, string>();
  readonly #statements: Record<'family' | 'series' | 'findSeries' | 'frame' | 'exemplar', StatementSync>;

  constructor(database: DatabaseSync) {
    this.#statements = {
      family: database.prepare('INSERT OR REPLACE INTO metric_families VALUES (?, ?, ?, ?)'),
      series: database.prepare('INSERT INTO series (family, sample, service, labels) VALUES (?, ?, ?, ?)'),
      findSeries: database.prepare('SELECT id FROM series WHERE service = ? AND sample = ? AND labels = ?'),
      frame: database.prepare('INSERT INTO frames (service, time_ms, key_frame, samples) VALUES (?, ?, ?, ?)'),
      exemplar: database.prepare('INSERT OR REPLACE INTO exemplars VALUES (?, ?, ?, ?)'),
    };
  }

  /** Stores one scrape within the caller's transaction. */
  write(service: string, exposition: Exposition, timeMs: number): void {
    const target = this.#target(service);
    const values = new Map<number, number>();
    for (const sample of exposition.samples) {
      // When a series began: nothing in the lab asks, and it would change with every restart.
      if (/_created(\{|$)/.test(sample.series)) continue;
      const id =
        target.series.get(sample.series) ?? this.#addSeries(service, target, sample.series, exposition.families);
      values.set(id, sample.value);
      if (sample.exemplar !== undefined) this.#addExemplar(target, id, sample.exemplar, timeMs);
    }
    const frame = difference(target, values);
    this.#statements.frame.run(service, timeMs, frame.key ? 1 : 0, encodeFrame(frame));
    target.framesSinceKey = frame.key ? 1 : target.framesSinceKey + 1;
    target.values = values;
  }

  /** After a failed transaction: what is at hand may not be stored. The next frame is a key frame. */
  forget(): void {
    this.#targets.clear();
    this.#families.clear();
  }

  #target(service: string): Target {
    const known = this.#targets.get(service);
    if (known !== undefined) return known;
    const target: Target = {
      series: new Map(),
      values: new Map(),
      exemplars: new Map(),
      framesSinceKey: FRAMES_PER_KEY_FRAME,
    };
    this.#targets.set(service, target);
    return target;
  }

  #addSeries(service: string, target: Target, text: string, families: Exposition['families']): number {
    const { name, labels } = readSeries(text);
    const family = this.#family(name, families);
    const inOrder = JSON.stringify(Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))));
    const stored = this.#statements.findSeries.get(service, name, inOrder);
    const id = Number(stored?.id ?? this.#statements.series.run(family, name, service, inOrder).lastInsertRowid);
    target.series.set(text, id);
    return id;
  }

  /** Stores the family of a sample and returns its name: of a counter the sample's own (`..._total`), as people type it. */
  #family(sample: string, families: Exposition['families']): string {
    const [name, family] = familyOf(sample, families);
    const shown = family.type === 'counter' ? sample : name;
    const content = JSON.stringify(family);
    if (this.#families.get(shown) !== content)
      this.#statements.family.run(shown, family.type, family.help, family.unit);
    this.#families.set(shown, content);
    return shown;
  }

  #addExemplar(target: Target, series: number, exemplar: NonNullable<Sample['exemplar']>, scrapedMs: number): void {
    const content = `${exemplar.labels} ${exemplar.value} ${exemplar.timestamp}`;
    if (target.exemplars.get(series) === content) return;
    target.exemplars.set(series, content);
    const timeMs = exemplar.timestamp === undefined ? scrapedMs : Math.round(exemplar.timestamp * 1000);
    this.#statements.exemplar.run(series, timeMs, exemplar.value, JSON.stringify(readSeries(exemplar.labels).labels));
  }
}

function familyOf(sample: string, families: Exposition['families']): [string, Family] {
  const exact = families.get(sample);
  if (exact !== undefined) return [sample, exact];
  for (const [name, family] of families) {
    if (sample.startsWith(name) && SUFFIXES[family.type]?.includes(sample.slice(name.length))) return [name, family];
  }
  return [sample, { type: 'unknown', help: '', unit: '' }];
}

function difference(target: Target, values: Map<number, number>): Frame {
  if (target.framesSinceKey >= FRAMES_PER_KEY_FRAME) return { key: true, values, gone: [] };
  const changed = new Map<number, number>();
  for (const [series, value] of values) {
    const last = target.values.get(series);
    // Object.is: NaN after NaN is no change, and a series that is new has no last value.
    if (last === undefined || !Object.is(last, value)) changed.set(series, value);
  }
  return { key: false, values: changed, gone: [...target.values.keys()].filter((series) => !values.has(series)) };
}
