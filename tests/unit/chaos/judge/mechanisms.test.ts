import { describe, expect, it } from '@jest/globals';
import { MECHANISMS } from '#chaos/judge/mechanisms.ts';
import { scenarioIds } from '#chaos/scenarios/discovery.ts';

describe('MECHANISMS', () => {
  it('can be told apart by their names and by their descriptions', () => {
    const descriptions = Object.values(MECHANISMS);
    expect(new Set(descriptions).size).toBe(descriptions.length);
    for (const name of Object.keys(MECHANISMS)) expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  it('offer that nothing is wrong', () => expect(MECHANISMS).toHaveProperty('nothing-wrong'));

  it.each(Object.entries(MECHANISMS))('%s names no scenario and gives no advice', (_name, description) => {
    for (const id of scenarioIds()) expect(description).not.toContain(id);
    expect(description).not.toMatch(/\b(should|must|fix|add an?|use)\b/i);
  });
});
