import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

export const ROOT = path.join(import.meta.dirname, '../../..');

/** A file of this repository, by its path from the root. */
export const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

/** Paths from the root, sorted. */
export const list = (pattern: string): string[] => globSync(pattern, { cwd: ROOT }).sort();

const words = z.record(z.string(), z.string());
const alert = z.strictObject({
  alert: z.string(),
  expr: z.string(),
  for: z.string().optional(),
  labels: words,
  annotations: words,
});
const recording = z.strictObject({ record: z.string(), expr: z.string(), labels: words.optional() });
const ruleFile = z.strictObject({
  groups: z.array(
    z.strictObject({ name: z.string(), interval: z.string(), rules: z.array(z.union([alert, recording])) }),
  ),
});
const testFile = z.object({
  rule_files: z.array(z.string()),
  tests: z.array(
    z.object({
      name: z.string(),
      alert_rule_test: z.array(z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()) })),
    }),
  ),
});

type Rule = z.infer<typeof ruleFile>['groups'][number]['rules'][number];

/** Every rule of prometheus/rules, in the order of the files. */
export const rules: readonly Rule[] = list('prometheus/rules/*.yaml').flatMap((file) =>
  ruleFile.parse(parse(read(file))).groups.flatMap((group) => group.rules),
);

export const alerts = rules.filter((rule) => 'alert' in rule);

/** Names of recorded series. */
export const recorded = rules.flatMap((rule) => ('record' in rule ? [rule.record] : []));

/** What promtool is to expect of each alert: in how many places that it fires, in how many that it does not. */
export function expectations(): Map<string, { fires: number; doesNot: number }> {
  const counts = new Map<string, { fires: number; doesNot: number }>();
  for (const file of list('prometheus/tests/*.yaml')) {
    for (const { alertname, exp_alerts } of testFile
      .parse(parse(read(file)))
      .tests.flatMap((test) => test.alert_rule_test)) {
      const count = counts.get(alertname) ?? { fires: 0, doesNot: 0 };
      count[exp_alerts.length > 0 ? 'fires' : 'doesNot'] += 1;
      counts.set(alertname, count);
    }
  }
  return counts;
}

const KEYWORDS = new Set(['and', 'or', 'unless', 'by', 'on', 'ignoring', 'group_left', 'offset', 'bool', 'inf', 'nan']);

/** Names of the series that a PromQL expression reads. */
export function seriesIn(expression: string): string[] {
  const bare = expression
    .replaceAll(/#.*$/gm, '')
    .replaceAll(/\{[^}]*\}|\[[^\]]*\]|"[^"]*"/g, ' ')
    .replaceAll(/\b(by|on|ignoring|without)\s*\([^)]*\)/g, ' ');
  const names = bare.matchAll(/(?<![\w.])[a-zA-Z_][\w:]*(?!\w|\s*\()/g);
  return [...new Set([...names].map(([name]) => name))].filter((name) => !KEYWORDS.has(name));
}

/** Values that an expression's matchers want a label to have; a pattern gives each of its alternatives. */
export function wanted(expression: string, label: string): string[] {
  const matchers = expression.matchAll(new RegExp(`\\b${label}=~?"([^"]*)"`, 'g'));
  return [...new Set([...matchers].flatMap(([, values = '']) => values.split('|')))];
}
