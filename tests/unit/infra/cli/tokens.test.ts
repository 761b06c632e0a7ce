import { describe, expect, it } from '@jest/globals';
import { FACILITATOR, startFakeApi, TOKEN } from '../../chaos/api/fake-lab.ts';
import { fakeRecorder } from '../../chaos/api/recorded.ts';
import { runDrill, stateOfLab } from './run-drill.ts';

describe('rotate-token', () => {
  it('prints the fresh one, and refuses a role that there is not', async () => {
    await using api = await startFakeApi(fakeRecorder);
    using state = stateOfLab(api.port, TOKEN, FACILITATOR);
    const { code, output } = await runDrill(['rotate-token', 'team'], state.path);
    expect([code, output]).toEqual([0, "The team's token is now a-fresh-token; the old one is worth nothing.\n"]);
    expect(api.lab.told).toEqual(['rotate team']);
    const wrong = await runDrill(['rotate-token', '../session/end'], state.path);
    expect([wrong.code, wrong.errors]).toEqual([2, expect.stringContaining('must be one of facilitator, team')]);
    expect(api.lab.told).toEqual(['rotate team']);
  });
});
