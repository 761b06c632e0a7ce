import type { Query, RecordReader } from '#chaos/recorder/reader.ts';

/** A question to the record whose answer is evidence, asked with one command. */
export type EvidenceQuery = {
  /** What the answer shows. */
  shows: string;
} & (
  | { ask: 'traces' | 'logs'; query: Query }
  | {
      ask: 'metrics';
      name: string;
      query?: Query;
      /** Some series' latest value must be above this; default 0. */
      above?: number;
    }
  | { ask: 'graph'; client: string; server: string }
);

const OPTIONS: Record<string, string> = { minDurationMs: 'min-duration' };

/** For a shell, which leaves nothing in single quotes as something else. */
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

function optionsOf(query: Query = {}): string {
  return Object.entries(query)
    .map(([name, value]) => {
      const option = OPTIONS[name] ?? name;
      if (value === true) return ` --${option}`;
      const text = name === 'minDurationMs' ? `${value}ms` : String(value);
      return ` --${option} ${/^[\w.:=-]+$/.test(text) ? text : quoted(text)}`;
    })
    .join('');
}

/** The command that a person would run to see it. */
export function commandOf(evidence: EvidenceQuery): string {
  switch (evidence.ask) {
    case 'traces':
    case 'logs':
      return `./drill ${evidence.ask}${optionsOf(evidence.query)}`;
    case 'metrics':
      return `./drill metrics ${evidence.name}${optionsOf(evidence.query)}`;
    case 'graph':
      return './drill graph';
  }
}

/** Whether the record holds it at the moment. */
export async function isThere(evidence: EvidenceQuery, record: RecordReader): Promise<boolean> {
  switch (evidence.ask) {
    case 'traces':
      return (await record.traces({ since: '5m', ...evidence.query })).traces.length > 0;
    case 'logs':
      return (await record.logs({ since: '5m', ...evidence.query })).records.length > 0;
    case 'metrics': {
      const series = (await record.metric(evidence.name, { since: '5m', ...evidence.query }))?.series ?? [];
      return series.some((one) => (one.points.at(-1)?.[1] ?? 0) > (evidence.above ?? 0));
    }
    case 'graph': {
      const { edges } = await record.graph(300);
      return edges.some(({ client, server }) => client === evidence.client && server === evidence.server);
    }
  }
}
