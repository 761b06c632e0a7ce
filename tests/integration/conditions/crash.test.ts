import { describe, expect, it } from '@jest/globals';
import { ConditionJournal } from '#chaos/conditions/journal.ts';
import { kindOf } from '#chaos/conditions/kinds/index.ts';
import { ALL_SHOWN, EACH_KIND, EVERYTHING, HEALTHY, startLevers } from './lab.ts';

describe('a keeper made anew on the journal of one that was killed', () => {
  it.each(EACH_KIND)('releases %s that was intended and not applied', async (_kind, one) => {
    await using lab = await startLevers();
    const journal = new ConditionJournal(lab.journalFile);
    journal.write('intended', one);
    journal.close();
    const keeper = lab.keeper();
    expect(keeper.current()).toEqual([one]);
    await keeper.release();
    expect(await lab.inForce()).toEqual(HEALTHY);
    expect(lab.keeper().current()).toEqual([]);
  });

  it.each(EACH_KIND)('releases %s that was applied and not acknowledged', async (_kind, one, shows) => {
    await using lab = await startLevers();
    const journal = new ConditionJournal(lab.journalFile);
    journal.write('intended', one);
    journal.close();
    await kindOf(one).apply(one, lab.levers);
    expect(await lab.inForce()).toEqual({ ...HEALTHY, ...shows });
    await lab.keeper().release();
    expect(await lab.inForce()).toEqual(HEALTHY);
    expect(lab.keeper().current()).toEqual([]);
  });

  it('releases everything that was in force', async () => {
    await using lab = await startLevers();
    await lab.keeper().hold(EVERYTHING);
    await lab.keeper().release();
    expect(await lab.inForce()).toEqual(HEALTHY);
  });
});

describe('restore', () => {
  it('applies again what a service lost when it was started again, and nothing else', async () => {
    await using lab = await startLevers();
    const keeper = lab.keeper();
    await keeper.hold(EVERYTHING);
    lab.worker.restart();
    await keeper.restore('inventory');
    expect(await lab.inForce()).toEqual({ ...ALL_SHOWN, press: 'idle' });
    await keeper.restore('worker');
    expect(await lab.inForce()).toEqual(ALL_SHOWN);
  });

  it('applies again what the load generator and the proxy lost', async () => {
    await using lab = await startLevers();
    const keeper = lab.keeper();
    await keeper.hold(EVERYTHING);
    lab.load.apply({ name: 'ordinary' });
    await fetch(`${lab.toxiproxy.url}/reset`, { method: 'POST' });
    expect(await lab.inForce()).toEqual({ ...HEALTHY, press: 'busy' });
    await keeper.restore('load');
    await keeper.restore('toxiproxy');
    expect(await lab.inForce()).toEqual(ALL_SHOWN);
  });

  it('tells what could not be applied again, and keeps it to revert', async () => {
    await using lab = await startLevers();
    const keeper = lab.keeper();
    await keeper.hold(EVERYTHING);
    await lab.worker.stop();
    await keeper.restore('worker');
    expect(lab.troubles).toEqual([expect.stringMatching(/^worker\.press = busy could not be applied again: worker/)]);
    expect(keeper.current()).toHaveLength(EVERYTHING.length);
  });
});
