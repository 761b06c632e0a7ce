import type { ScenarioDefinition } from '#chaos/scenarios/definition.ts';
import { visitorsAreMany, visitorsWait } from './symptom.ts';

// The emptiest scenario that is legal: more visitors than usual, and nothing wrong. Make every line your own.
export const scenario: ScenarioDefinition = {
  title: 'More visitors than last week',
  story:
    'Nothing is wrong. More than twice as many visitors as usual look around in the shop, and an alert that compares with last week goes off. Everybody is served.',
  level: 1,
  bench: ['storefront', 'partner'],
  conditions: [
    {
      kind: 'traffic',
      profile: {
        journeys: {
          browse: { perSecond: 12, arrivals: 'poisson' },
          order: { perSecond: 2, arrivals: 'even' },
          checkout: { perSecond: 2, arrivals: 'poisson' },
          billing: { perSecond: 2, arrivals: 'poisson' },
          statement: { perSecond: 1, arrivals: 'poisson' },
        },
      },
    },
  ],
  pages: [
    { severity: 'ticket', text: 'Shop: more than twice as many requests as at this hour last week (anomaly alert).' },
  ],
  symptoms: ['The shop is asked for more than twice as much as on other evenings.', 'No error, no slow answer.'],
  redHerrings: ['The number of requests: each of them is answered as it always is.'],
  hints: [
    'Who is harmed, and how would you see it?',
    'Set the number of requests beside how long each of them takes, and how many fail.',
    'Only the number is unusual. What would you change, and whom would that help?',
  ],
  restartOnStop: [],
  symptom: { withinSeconds: 20, read: visitorsWait },
  noise: { withinSeconds: 20, read: visitorsAreMany },
};
