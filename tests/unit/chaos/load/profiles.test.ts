import { describe, expect, it } from '@jest/globals';
import { LabError } from '#chaos/errors/lab-error.ts';
import { PROFILE_NAMES, readProfile } from '#chaos/load/profiles.ts';

const even = (perSecond: unknown) => ({ perSecond, arrivals: 'even' });

describe('readProfile', () => {
  it('knows the ordinary evening: light, and in amounts that are whole', () => {
    const profile = readProfile({ name: 'ordinary' });
    const total = Object.values(profile.journeys).reduce((sum, plan) => sum + plan.perSecond, 0);
    expect(profile).toMatchObject({ name: 'ordinary', amounts: 'whole' });
    expect(Object.keys(profile.journeys).sort()).toEqual(['billing', 'browse', 'checkout', 'order', 'statement']);
    expect(total).toBeGreaterThanOrEqual(12);
    expect(total).toBeLessThanOrEqual(15);
  });

  it('has no name that tells what a profile is for', () => {
    for (const name of PROFILE_NAMES)
      expect(name).not.toMatch(/storm|attack|fault|chaos|incident|drift|cascade|retry|leak|loop/i);
  });

  it.each([
    ['rates of some journeys', { journeys: { order: even(60) } }, { amounts: 'whole', journeys: { order: even(60) } }],
    [
      'other amounts',
      { journeys: { billing: even(2) }, amounts: 'odd' },
      { amounts: 'odd', journeys: { billing: even(2) } },
    ],
    ['silence', { journeys: {} }, { amounts: 'whole', journeys: {} }],
    [
      'a rate of 0 and fractions',
      { journeys: { browse: even(0), order: even(0.5) } },
      { journeys: { browse: even(0), order: even(0.5) } },
    ],
    [
      'users in a hurry',
      { journeys: { billing: { ...even(2), hurried: { share: 0.25, patienceMs: 150 } } } },
      { journeys: { billing: { ...even(2), hurried: { share: 0.25, patienceMs: 150 } } } },
    ],
  ])('takes %s', (_what, asked, profile) => {
    expect(readProfile(asked)).toMatchObject({ name: 'custom', ...profile });
  });

  it.each([
    ['nothing', undefined, 'body', /either name or journeys/],
    ['null', null, 'body', /either name or journeys/],
    ['a text', 'ordinary', 'body', /either name or journeys/],
    ['a list', [], 'body', /either name or journeys/],
    ['an empty object', {}, 'journeys', /keys are among the journeys: browse, order/],
    ['an unknown profile', { name: 'busy' }, 'name', /one of the profiles: closed, opening, ordinary/],
    ['a name that objects inherit', { name: 'constructor' }, 'name', /one of the profiles/],
    ['a name that is no text', { name: 7 }, 'name', /one of the profiles/],
    ['name and journeys', { name: 'ordinary', journeys: {} }, 'journeys', /nothing beside name/],
    ['an unknown journey', { journeys: { shop: even(1) } }, 'journeys.shop', /keys are among the journeys/],
    ['journeys as a list', { journeys: [even(1)] }, 'journeys', /keys are among the journeys/],
    ['a rate below 0', { journeys: { browse: even(-1) } }, 'journeys.browse.perSecond', /from 0 to 2000/],
    ['a rate beyond reach', { journeys: { browse: even(2_001) } }, 'journeys.browse.perSecond', /from 0 to 2000/],
    ['a rate as text', { journeys: { browse: even('4') } }, 'journeys.browse.perSecond', /a number/],
    ['a rate that is no number', { journeys: { browse: even(Number.NaN) } }, 'journeys.browse.perSecond', /a number/],
    ['no rate', { journeys: { browse: { arrivals: 'even' } } }, 'journeys.browse.perSecond', /a number/],
    [
      'unknown arrivals',
      { journeys: { browse: { perSecond: 1, arrivals: 'bursty' } } },
      'journeys.browse.arrivals',
      /poisson or even/,
    ],
    ['a plan with more', { journeys: { browse: { ...even(1), burst: 3 } } }, 'journeys.browse.burst', /nothing else/],
    ['a plan that is a number', { journeys: { browse: 4 } }, 'journeys.browse', /perSecond and arrivals/],
    [
      'a share of more than all',
      { journeys: { browse: { ...even(1), hurried: { share: 2, patienceMs: 150 } } } },
      'journeys.browse.hurried.share',
      /from 0 to 1/,
    ],
    [
      'no patience at all',
      { journeys: { browse: { ...even(1), hurried: { share: 1, patienceMs: 0 } } } },
      'journeys.browse.hurried.patienceMs',
      /from 10 to 60000/,
    ],
    ['unknown amounts', { journeys: {}, amounts: 'large' }, 'amounts', /whole or odd/],
    ['an unknown field', { journeys: {}, seed: 3 }, 'seed', /name or journeys/],
  ])('refuses %s and says which field is at fault', (_what, asked, field, expected) => {
    const refusal = refusalOf(asked);
    expect(refusal.code).toBe('bad-request');
    expect(refusal.detail.field).toBe(field);
    expect(refusal.detail.expected).toMatch(expected);
    expect(refusal.message).toContain('The traffic goes on as before.');
    expect(refusal.message.length).toBeLessThan(400);
  });
});

function refusalOf(asked: unknown): LabError {
  try {
    readProfile(asked);
  } catch (error) {
    if (error instanceof LabError) return error;
    throw error;
  }
  throw new Error('the profile was taken');
}
