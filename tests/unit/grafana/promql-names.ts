/** Words of PromQL that are followed by labels in brackets, which are no metrics either. */
const CLAUSES = /\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g;

/** Names of the metrics in a PromQL expression, as dashboards write them. */
export function metricNamesIn(expression: string): string[] {
  const bare = expression
    .replaceAll(/\{[^}]*\}/g, ' ')
    .replaceAll(/\[[^\]]*\]/g, ' ')
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, ' ')
    .replaceAll(CLAUSES, ' ');
  const words = [...bare.matchAll(/[a-zA-Z_:][\w:]*(?!\w)\s*(\()?/g)];
  const names = words.filter(([, call]) => call === undefined).map(([word]) => word.trim());
  return [...new Set(names)].filter((name) => !['or', 'and', 'unless', 'bool', 'offset'].includes(name));
}
