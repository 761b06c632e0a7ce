import { afterAll } from '@jest/globals';
import { Bench } from '#chaos/judge/bench.ts';
import { check, NoVerdict } from '#chaos/judge/check.ts';
import { brokenOff, countedTruly, crowded, cutOff, notFlooded, turnedAway, unanswered } from './bad-times.ts';
import { everythingEnds } from './ending.ts';
import { copiesPayOnce, distancePays, everybodyPays, keysAreApart } from './everyday.ts';
import { badTimesAreTold, canBeFollowed } from './following.ts';
import { Market } from './market.ts';
import { checkoutAsDescribed, statementsAreWritten } from './neighbours.ts';

const bench = await Bench.ready();
const market = new Market(bench);
let opened: Promise<void> | undefined;
let isOpen = false;
afterAll(() => bench.close());

/** Every check may run alone: whichever comes first opens the market, and fails when nobody can pay at all. */
const atMarket = (run: (market: Market) => Promise<void>) => async () => {
  if (opened && !isOpen)
    throw new NoVerdict('nobody can pay even while everything is well, so there is nothing to judge');
  opened ??= market.open();
  await opened;
  isOpen = true;
  await run(market);
};

const IN_TIME =
  'Whatever the partner does, whoever checks out is answered within 1.5 seconds: settled (200, 201), declined (402), not known yet (202, or 409 for a repetition), or turned away (502, 503, 504).';

check(
  'answers are as described',
  'Checkouts and statements are answered as openapi.yaml says.',
  atMarket(checkoutAsDescribed),
);
check(
  'everybody can pay',
  'While the partner answers within half a second, every checkout is settled, or declined where the card is, within a second.',
  atMarket(everybodyPays),
  { timed: true },
);
check(
  'copies are paid once',
  'A checkout that is repeated under its key is paid once, however many copies come and whenever they come; each that is settled is answered with the same checkout.',
  atMarket(copiesPayOnce),
);
check(
  'another key is another checkout',
  'Another key is another checkout: a declined card stays declined and is charged nothing, and the same basket may be paid again with another card, or bought twice.',
  atMarket(keysAreApart),
  { timed: true },
);
check(
  'operators can follow',
  "Operators can follow a checkout by its request's id, from its log lines to its trace, calls to the partner included; counts of checkouts, of payments asked for and of money settled are true, in bad times too.",
  atMarket(canBeFollowed),
  { timed: true },
);
check(
  'everybody can pay from afar',
  'While the partner answers within half a second, every checkout is settled, or declined where the card is, within a second.',
  atMarket(distancePays),
  { timed: true },
);
check('answers while the partner turns payments away', IN_TIME, atMarket(turnedAway), { timed: true });
check(
  'bad times are counted',
  "Operators can follow a checkout by its request's id, from its log lines to its trace, calls to the partner included; counts of checkouts, of payments asked for and of money settled are true, in bad times too.",
  atMarket(countedTruly),
);
check('answers while the partner is silent', IN_TIME, atMarket(unanswered), { timed: true });
check(
  'customers pay again afterwards',
  'Ten seconds after the partner is back, new checkouts are settled as before.',
  atMarket(async () => market.served()),
  { timed: true },
);
check('answers after checkout was killed', IN_TIME, atMarket(brokenOff), { timed: true });
check('answers while the partner cannot be reached', IN_TIME, atMarket(cutOff), { timed: true });
check('answers while the partner is slow', IN_TIME, atMarket(crowded), { timed: true });
check(
  'the partner is not flooded',
  'The partner is never asked for payments more than three times as often as customers ask for checkouts.',
  atMarket(notFlooded),
);
check(
  'every checkout has an end',
  'Ten seconds after the partner is back, every checkout has an end: it is settled and paid once, or it is declined, failed or unknown and nothing was taken. GET /checkouts/{id} says which.',
  atMarket(everythingEnds),
  { timed: true },
);
check(
  'operators are told the truth of bad times',
  "Operators can follow a checkout by its request's id, from its log lines to its trace, calls to the partner included; counts of checkouts, of payments asked for and of money settled are true, in bad times too.",
  atMarket(badTimesAreTold),
);
check('statements are written', 'Checkouts and statements are answered as openapi.yaml says.', () =>
  statementsAreWritten(bench),
);
