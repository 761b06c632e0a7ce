import { LabError } from '#chaos/errors/lab-error.ts';
import type { ConditionOf } from '../condition.ts';
import type { LabLevers } from '../lab-levers.ts';
import { ask } from './ask.ts';
import { type ConditionKind, LEVER_TIMEOUT_MS } from './kind.ts';

interface OfferedToggle {
  name: string;
  /** The first is the one that the service starts with. */
  values: string[];
}

type Toggle = ConditionOf<'toggle'>;

const inTime = () => AbortSignal.timeout(LEVER_TIMEOUT_MS);

function adminOf({ service }: Toggle, levers: LabLevers): string {
  const url = levers.adminUrl(service);
  if (url) return url;
  throw new LabError('bad-request', `there is no service ${service} to set a toggle of`, {
    field: 'service',
    got: service,
  });
}

async function offered(one: Toggle, levers: LabLevers, signal: AbortSignal): Promise<OfferedToggle> {
  const url = `${adminOf(one, levers)}/toggles`;
  const { toggles } = await ask<{ toggles: OfferedToggle[] }>({
    what: one.service,
    method: 'GET',
    url,
    token: levers.adminToken,
    signal,
  });
  const found = toggles.find(({ name }) => name === one.name);
  if (found) return found;
  const expected = toggles.map(({ name }) => name).join(', ') || 'none';
  throw new LabError('bad-request', `${one.service} has no toggle ${one.name}; it has: ${expected}`, {
    field: 'name',
    expected,
    got: one.name,
  });
}

async function set(one: Toggle, value: string, levers: LabLevers, signal: AbortSignal): Promise<void> {
  const url = `${adminOf(one, levers)}/toggles/${one.name}`;
  await ask({
    what: `${one.service}.${one.name}`,
    method: 'PUT',
    url,
    body: { value },
    token: levers.adminToken,
    signal,
  });
}

/** A switch that a service or the partner offers over its admin listener. A restart of the service resets it. */
export const toggleKind: ConditionKind<Toggle> = {
  async check(one, levers) {
    const { values } = await offered(one, levers, inTime());
    if (values.includes(one.value)) return;
    const expected = values.join(', ');
    throw new LabError('bad-request', `${one.service}.${one.name} takes ${expected}; got ${one.value}`, {
      field: 'value',
      expected,
      got: one.value,
    });
  },
  apply: (one, levers) => set(one, one.value, levers, inTime()),
  async revert(one, levers) {
    // Two questions, one deadline: the kill switch has two seconds.
    const signal = inTime();
    const { values } = await offered(one, levers, signal);
    await set(one, values[0] ?? one.value, levers, signal);
  },
  heldBy: (one) => one.service,
};
