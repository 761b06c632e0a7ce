import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';

const FILE = readFileSync(join(import.meta.dirname, '../../../jaeger/ui.js'), 'utf8');
const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';

interface LinkPattern {
  type: string;
  key?: string[];
  url: string;
  text: string;
}

/** What the file gives a browser that has Jaeger's page open. */
function linkPatterns(): LinkPattern[] {
  const location = { protocol: 'http:', hostname: '127.0.0.1', port: '4482' };
  const config = runInNewContext(`${FILE}\nJSON.stringify(UIConfig())`, { location }) as string;
  return (JSON.parse(config) as { linkPatterns: LinkPattern[] }).linkPatterns;
}

describe('jaeger/ui.js', () => {
  it('survives the way in which Jaeger puts it into its page', () => {
    expect(FILE).not.toContain('$');
    // How Jaeger tells such a file from one of JSON.
    expect(FILE).toMatch(/function\s+UIConfig(\s)?\(\s?\)(\s)?{/);
  });

  it.each([
    ['a span', 'tags', '#{trace.traceID}'],
    ['a whole trace', 'traces', '#{traceID}'],
  ])('leads from %s to its log lines in Grafana, on the next port', (_, type, variable) => {
    const pattern = linkPatterns().find((one) => one.type === type);
    const url = new URL(pattern?.url.replace(variable, TRACE_ID) ?? '');
    expect([url.origin, url.pathname]).toEqual(['http://127.0.0.1:4483', '/explore']);
    expect(JSON.parse(url.searchParams.get('panes') ?? '')).toEqual({
      logs: {
        datasource: 'loki',
        queries: [
          {
            refId: 'A',
            datasource: { type: 'loki', uid: 'loki' },
            expr: `{service_name=~".+"} | trace_id="${TRACE_ID}"`,
          },
        ],
        range: { from: 'now-6h', to: 'now' },
      },
    });
  });
});
