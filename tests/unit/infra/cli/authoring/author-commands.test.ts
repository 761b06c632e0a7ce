import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { scenarioIds } from '#chaos/scenarios/discovery.ts';
import { runDrill, stateOfLab } from '../run-drill.ts';

const SERVICES_FOLDER = join(import.meta.dirname, '../../../../../services');
const [ID = ''] = scenarioIds();

async function run(...args: string[]) {
  using state = stateOfLab(1);
  // Fixes fit the services beside them, whatever this branch has changed in both.
  return await runDrill(args, state.path, { DRILL_SHIPPED_SERVICES: SERVICES_FOLDER });
}

describe('commands of authors', () => {
  it('lint without a lab: 0 and one line where nothing is wrong', async () => {
    expect(await run('lint-scenario', ID)).toEqual({ code: 0, output: `${ID}: nothing to say\n`, errors: '' });
  });

  it('lint all by default, as one document', async () => {
    const { code, output } = await run('lint-scenario', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(output)).toEqual(scenarioIds().map((scenario) => ({ scenario, findings: [] })));
  });

  it.each([
    [['lint-scenario', 'nothing'], `lint-scenario SCENARIO must be one of ${ID}, `],
    [['lint-scenario', ID, '../conditions'], 'got "../conditions"'],
    [['new-scenario'], "missing required argument 'id'"],
    [['new-scenario', 'Late'], '"Late" is not written as words in lower case'],
    [['new-scenario', '../late'], 'nothing was made'],
    [['new-scenario', 'late-orders'], 'the name of a service, orders: name it after what users suffer'],
  ])('end with 2 and one sentence for %j', async (args, sentence) => {
    const { code, output, errors } = await run(...args);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(sentence);
  });

  it('end with 1 where there is a scenario of that name already', async () => {
    const { code, output, errors } = await run('new-scenario', ID);
    expect([code, output]).toEqual([1, '']);
    expect(errors).toBe(`drill: there is a folder ${ID} already: choose another id; nothing was changed\n`);
  });
});
