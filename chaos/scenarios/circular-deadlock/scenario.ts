import type { ScenarioDefinition } from '../definition.ts';
import { BUSY_NETWORK } from './links.ts';
import { readSymptom } from './symptom.ts';

export const scenario: ScenarioDefinition = {
  title: 'Orders wait for orders',
  story:
    'The evening gets busy while the network between the services is slower than usual. Orders come in by a transaction that keeps its database connection while inventory asks pricing and pricing asks orders for the customer. Once all connections are taken by orders that wait, nobody can answer them, and it stays so when the rush is over.',
  level: 3,
  bench: ['orders', 'inventory', 'pricing'],
  conditions: [
    ...BUSY_NETWORK,
    {
      kind: 'traffic',
      profile: {
        journeys: {
          browse: { perSecond: 3, arrivals: 'poisson' },
          order: { perSecond: 15, arrivals: 'even' },
          checkout: { perSecond: 2, arrivals: 'poisson' },
          billing: { perSecond: 2, arrivals: 'poisson' },
          statement: { perSecond: 1, arrivals: 'poisson' },
        },
      },
    },
  ],
  pages: [
    {
      severity: 'page',
      text: 'Orders: hardly any have been placed for the last minute. Customers report spinning buttons.',
      seenBy: 'order',
    },
    {
      severity: 'page',
      text: 'Customer service cannot open customers or old orders; the pages do not load.',
      seenBy: 'order',
    },
    {
      severity: 'ticket',
      text: 'Round trips between racks have risen to 180 ms since the evening began; those to the database by 8 ms.',
    },
  ],
  mails: [
    'I press Buy, it turns for ten seconds, then it says try again. I have tried eleven times.',
    'Did I order one lamp or six? Nobody can tell me, your people cannot see my orders either.',
    'I am going to the other market.',
  ],
  symptoms: [
    'orders are neither placed nor refused for seconds, then most fail',
    'looking at customers and at old orders hangs as well',
    'the processors are idle',
  ],
  redHerrings: [
    'the network is slower than usual, but three times 180 ms do not explain many seconds',
    'inventory and pricing time out and look guilty; each waits for the next',
    'the database answers every statement that it gets at once',
  ],
  hints: [
    'The machines are idle and the database is bored. Look not for what is slow but for what is waited for: which gauge stands at its limit?',
    'Follow one order that hangs from service to service, to the last call that has begun and not ended. Whom does it ask, and what does that service need to answer?',
    'Compare db_client_connections of orders, used and waiting, with the number of orders under way. What does an order hold while it waits for inventory, and who else in the same request needs one?',
  ],
  // Those who still wait would ask again all at once, and stop services that have just come back: the users start anew, too.
  restartOnStop: ['load', 'orders', 'inventory', 'pricing'],
  symptom: { withinSeconds: 20, read: readSymptom },
};
