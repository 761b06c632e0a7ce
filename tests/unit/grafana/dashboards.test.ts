import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readAllowedWords, spoilersIn, tellingWords } from '#chaos/authoring/spoilers.ts';
import { DASHBOARDS } from '../../../grafana/dashboards/all.ts';
import { toJson } from '../../../grafana/json-form.ts';
import {
  COLLECTOR_METRICS,
  RECORDED_METRICS,
  RUNTIME_METRICS,
  SCRAPE_METRICS,
  SERVICE_METRICS,
} from '../../../grafana/metric-names.ts';
import { metricNamesIn } from './promql-names.ts';

const ROOT = join(import.meta.dirname, '../../..');
const JSON_FOLDER = join(ROOT, 'grafana/json');
const KNOWN: readonly string[] = [
  ...SERVICE_METRICS,
  ...RUNTIME_METRICS,
  ...COLLECTOR_METRICS,
  ...SCRAPE_METRICS,
  ...RECORDED_METRICS,
];

interface Target {
  refId: string;
  expr: string;
  datasource: { uid: string };
}
interface Panel {
  id: number;
  type: string;
  title: string;
  datasource?: { uid: string };
  targets?: Target[];
}

const files = DASHBOARDS.map(toJson);
const panelsOf = (text: string) => (JSON.parse(text) as { panels: Panel[] }).panels;
const targets = files.flatMap(({ text }) => panelsOf(text)).flatMap(({ targets = [] }) => targets);
const promql = targets.filter(({ datasource }) => datasource.uid === 'prometheus').map(({ expr }) => expr);
/** A histogram's series by the name that it is declared with. */
const declared = (name: string) => (KNOWN.includes(name) ? name : name.replace(/_(bucket|sum|count)$/, ''));
const used = new Set(promql.flatMap(metricNamesIn).map(declared));

describe('the committed dashboards', () => {
  it('are all that the program writes, and no others', () => {
    expect(readdirSync(JSON_FOLDER).sort()).toEqual(files.map(({ uid }) => `${uid}.json`).sort());
  });

  it.each(files)('$uid.json is what the program writes (else: npm run dashboards)', ({ uid, text }) => {
    expect(readFileSync(join(JSON_FOLDER, `${uid}.json`), 'utf8')).toBe(text);
  });

  it.each(files)('$uid names no cause', ({ uid, text }) => {
    const scenarios = readdirSync(join(ROOT, 'chaos/scenarios'), { withFileTypes: true });
    const words = tellingWords(scenarios.filter((entry) => entry.isDirectory()).map(({ name }) => name));
    expect(spoilersIn(uid, text, words, readAllowedWords())).toEqual([]);
  });
});

describe('panels', () => {
  it.each(files)('of $uid have a title, an id of their own, and queries that differ by refId', ({ text }) => {
    const panels = panelsOf(text);
    expect(panels.map(({ id }) => id)).toEqual(panels.map((_, index) => index + 1));
    expect(panels.filter(({ title }) => !title)).toEqual([]);
    for (const { targets = [] } of panels) {
      expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
    }
  });

  it.each(files)('of $uid ask the data sources that are provisioned', ({ text }) => {
    const uids = panelsOf(text).flatMap(({ datasource, targets = [] }) => [
      ...(datasource ? [datasource.uid] : []),
      ...targets.map((target) => target.datasource.uid),
    ]);
    expect(uids.filter((uid) => !['prometheus', 'loki'].includes(uid))).toEqual([]);
  });

  it('use no metric that is not in the list', () => {
    expect([...used].filter((name) => !KNOWN.includes(name))).toEqual([]);
  });

  it('use every metric that is in the list', () => {
    expect(KNOWN.filter((name) => !used.has(name))).toEqual([]);
  });
});

describe('metricNamesIn', () => {
  it.each([
    ['up', ['up']],
    ['sum by (le, service) (rate(a_bucket{le="x{y",b=~"c|d"}[$__rate_interval]))', ['a_bucket']],
    ['(sum(rate(a_total[5m])) or 0 * sum(b)) / (c > 0)', ['a_total', 'b', 'c']],
    ['label_replace(a, "source", "$1", "client", "(.*)")', ['a']],
    ['time() - max by (service) (a{x="by (b)"})', ['a']],
  ])('finds in %s only %j', (expression, names) => {
    expect(metricNamesIn(expression)).toEqual(names);
  });
});
