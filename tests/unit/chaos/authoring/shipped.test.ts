import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { lintFolder, SCENARIOS_ROOT, scenarioFolders } from '#chaos/authoring/lint.ts';
import { parseRunbook, runbookSpec } from '#chaos/authoring/runbook-spec.ts';
import { publishedSeries } from '../../prometheus/published.ts';
import { factsOfCheckout } from './shipped.ts';

const FACTS = factsOfCheckout();
const PUBLISHED = publishedSeries();

describe.each(scenarioFolders())('%s', (id) => {
  it('lacks nothing and gives nothing away', async () => {
    expect(await lintFolder(join(SCENARIOS_ROOT, id), FACTS)).toEqual([]);
  });

  it('has a runbook that asks for metrics which there are', () => {
    const spec = runbookSpec.parse(parseRunbook(readFileSync(join(SCENARIOS_ROOT, id, 'runbook.yaml'), 'utf8')));
    const asked = spec.look.flatMap(({ command }) => /^\.\/drill metrics (\w+)/.exec(command)?.[1] ?? []);
    expect(asked.filter((name) => !PUBLISHED.has(name))).toEqual([]);
  });
});
