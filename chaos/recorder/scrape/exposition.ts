/** One sample of a text exposition, not yet taken apart: its labels matter only when the series is new. */
export interface Sample {
  /** Name and labels as they stand in the text: `name{label="value"}`. */
  series: string;
  value: number;
  exemplar?: ExemplarText;
}

interface ExemplarText {
  /** `{trace_id="..."}` */
  labels: string;
  value: number;
  /** Seconds since 1970, where the service says. */
  timestamp?: number;
}

export interface Family {
  type: string;
  help: string;
  unit: string;
}

export interface Exposition {
  /** By the name that stands in the TYPE, HELP and UNIT lines. */
  families: Map<string, Family>;
  samples: Sample[];
}

/** An exposition that cannot be read: which line and why. */
export class ExpositionError extends Error {
  constructor(line: number, what: string, text: string) {
    super(`line ${line}: ${what}: ${text.slice(0, 120)}`);
    this.name = 'ExpositionError';
  }
}

/**
 * Reads OpenMetrics 1.0 and the Prometheus text format 0.0.4, which differ in little: OpenMetrics has exemplars, units
 * and seconds for timestamps. No package on npm reads exemplars. The timestamp of a sample is ignored, as prom-client
 * writes none. https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md
 */
export function readExposition(text: string): Exposition {
  const exposition: Exposition = { families: new Map(), samples: [] };
  text.split('\n').forEach((raw, index) => {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (line === '' || line === '# EOF') return;
    if (line.startsWith('#')) readComment(exposition.families, line);
    else exposition.samples.push(readSample(line, index + 1));
  });
  return exposition;
}

function readComment(families: Exposition['families'], line: string): void {
  const match = /^# (TYPE|HELP|UNIT) (\S+) ?(.*)$/.exec(line);
  if (match === null) return;
  const [, keyword, name, rest] = match as unknown as [string, string, string, string];
  const family = families.get(name) ?? { type: 'unknown', help: '', unit: '' };
  families.set(name, family);
  if (keyword === 'TYPE') family.type = rest === 'untyped' ? 'unknown' : rest;
  else if (keyword === 'UNIT') family.unit = rest;
  else family.help = unescaped(rest);
}

function readSample(line: string, number: number): Sample {
  const end = endOfSeries(line, 0, number);
  const series = line.slice(0, end);
  const [before, ...exemplar] = splitExemplar(line.slice(end));
  const [value = ''] = (before as string).trim().split(/\s+/);
  const sample: Sample = { series, value: readNumber(value, number, line) };
  if (exemplar.length > 0) sample.exemplar = readExemplar((exemplar[0] as string).trim(), number, line);
  return sample;
}

function readExemplar(text: string, number: number, line: string): ExemplarText {
  const end = endOfSeries(text, 0, number);
  const [value = '', timestamp] = text.slice(end).trim().split(/\s+/);
  const exemplar: ExemplarText = { labels: text.slice(0, end), value: readNumber(value, number, line) };
  if (timestamp !== undefined && timestamp !== '') exemplar.timestamp = readNumber(timestamp, number, line);
  return exemplar;
}

/** ` 17 # {trace_id="..."} 0.3` in two, if there is an exemplar. The part before it holds no quotes. */
function splitExemplar(rest: string): string[] {
  const hash = rest.indexOf(' # ');
  return hash < 0 ? [rest] : [rest.slice(0, hash), rest.slice(hash + 3)];
}

/** Where the label set that may follow a name ends. Quotes may hold braces, and escapes may hold quotes. */
function endOfSeries(line: string, from: number, number: number): number {
  const brace = line.indexOf('{', from);
  const space = line.indexOf(' ', from);
  if (space < 0 && brace < 0) throw new ExpositionError(number, 'no value', line);
  if (brace < 0 || (space >= 0 && space < brace)) return space;
  let quoted = false;
  for (let at = brace + 1; at < line.length; at += 1) {
    const character = line[at];
    if (quoted && character === '\\') at += 1;
    else if (character === '"') quoted = !quoted;
    else if (character === '}' && !quoted) return at + 1;
  }
  throw new ExpositionError(number, 'labels without a closing brace', line);
}

function readNumber(text: string, line: number, whole: string): number {
  const special = {
    '+Inf': Number.POSITIVE_INFINITY,
    Inf: Number.POSITIVE_INFINITY,
    '-Inf': Number.NEGATIVE_INFINITY,
    NaN: Number.NaN,
  };
  if (text in special) return special[text as keyof typeof special];
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text))
    throw new ExpositionError(line, `"${text}" is not a number`, whole);
  return Number(text);
}

/** Takes `name{label="value",...}` apart. */
export function readSeries(series: string): { name: string; labels: Record<string, string> } {
  const brace = series.indexOf('{');
  if (brace < 0) return { name: series, labels: {} };
  const labels: [string, string][] = [];
  const pattern = /([a-zA-Z_:][a-zA-Z0-9_:.]*)\s*=\s*"((?:[^"\\]|\\.)*)"/g;
  for (const [, name, value] of series.slice(brace).matchAll(pattern))
    labels.push([name as string, unescaped(value as string)]);
  return { name: series.slice(0, brace), labels: Object.fromEntries(labels) };
}

/** The three escapes of the format; a backslash before anything else stands for itself. */
function unescaped(text: string): string {
  return text.includes('\\')
    ? text.replace(/\\(["\\n])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped))
    : text;
}
