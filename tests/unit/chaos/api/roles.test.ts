import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bodyOf, withValues } from './asked.ts';
import { operations } from './described.ts';
import { FACILITATOR, startFakeApi, TOKEN } from './fake-lab.ts';
import { fakeRecorder } from './recorded.ts';

/** Who calls. The service-admin's token is for the services' own switches: to the controller it is a stranger's. */
const CALLERS = {
  nobody: undefined,
  'a stranger': 'Bearer another',
  'a service-admin': `Bearer ${'admin-'.repeat(6)}`,
  'a team without the scheme': TOKEN,
  'a team': `Bearer ${TOKEN}`,
  'a facilitator': `Bearer ${FACILITATOR}`,
} as const;
type Caller = keyof typeof CALLERS;

/** What an operation needs, as its description says. */
const needed = ({ operation }: (typeof operations)[number]): 'nothing' | 'team' | 'facilitator' => {
  const [scheme] = operation.security ?? [];
  if (!scheme) return 'nothing';
  return 'facilitatorToken' in scheme ? 'facilitator' : 'team';
};

const MAY: Record<ReturnType<typeof needed>, readonly Caller[]> = {
  nothing: Object.keys(CALLERS) as Caller[],
  team: ['a team', 'a facilitator'],
  facilitator: ['a facilitator'],
};

const TABLE = operations.flatMap((one) =>
  (Object.keys(CALLERS) as Caller[]).map((caller) => ({ ...one, caller, needs: needed(one) })),
);

describe('who may do what', () => {
  let api: Awaited<ReturnType<typeof startFakeApi>>;
  beforeAll(async () => {
    api = await startFakeApi(fakeRecorder);
  });
  afterAll(async () => api[Symbol.asyncDispose]());

  it.each(TABLE)('$caller: $method $path', async ({ path, method, caller, needs }) => {
    const authorization = CALLERS[caller];
    const body = bodyOf(path, method);
    const before = api.lab.told.length;
    const response = await fetch(`${api.url}${withValues(path)}`, {
      method,
      headers: {
        ...(authorization ? { authorization } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    await response.text();
    if (MAY[needs].includes(caller)) {
      expect(response.status).toBeLessThan(300);
      return;
    }
    // A team is known, and still may not lead.
    expect(response.status).toBe(caller === 'a team' ? 403 : 401);
    expect(api.lab.told.length).toBe(before);
  });
});
