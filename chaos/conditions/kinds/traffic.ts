import { readProfile } from '#chaos/load/profiles.ts';
import type { ConditionOf } from '../condition.ts';
import type { LabLevers } from '../lab-levers.ts';
import { ask } from './ask.ts';
import type { ConditionKind } from './kind.ts';

const ORDINARY = { name: 'ordinary' };

async function setProfile(profile: unknown, levers: LabLevers): Promise<void> {
  await ask({
    what: 'the load generator',
    method: 'PUT',
    url: `${levers.loadUrl}/profile`,
    body: profile,
    token: levers.adminToken,
  });
}

/** How many users come, and what they bring. */
export const trafficKind: ConditionKind<ConditionOf<'traffic'>> = {
  async check(one) {
    readProfile(one.profile);
  },
  apply: (one, levers) => setProfile(one.profile, levers),
  revert: (_one, levers) => setProfile(ORDINARY, levers),
  heldBy: () => 'load',
};
