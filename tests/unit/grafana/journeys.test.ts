import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { BURN_LIMITS, JOURNEYS, MOST_SLOW, requestsOf } from '../../../grafana/journeys.ts';

const RULES = join(import.meta.dirname, '../../../prometheus/rules');

describe.each(JOURNEYS)('the journey $name', (journey) => {
  const alerts = readFileSync(join(RULES, `${journey.name}.yaml`), 'utf8');
  const windows = Object.entries(BURN_LIMITS);

  it.each(windows)('fails over %s where its alert says so', (window, limit) => {
    expect(alerts).toContain(
      `route:errors:ratio_rate${window}{${requestsOf(journey)}} > ${limit} * ${journey.mostFailed}`,
    );
  });

  it.each(windows)('is slow over %s where its alert says so', (window, limit) => {
    const selector = `${requestsOf(journey)},le="${journey.seconds.toFixed(1)}"`;
    expect(alerts).toContain(`route:slower:ratio_rate${window}{${selector}} > ${limit} * ${MOST_SLOW}`);
  });
});
