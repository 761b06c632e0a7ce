import { afterAll } from '@jest/globals';
import { Bench } from '#chaos/judge/bench.ts';
import { chargingChecks } from './charging.ts';
import { eveningChecks } from './evening.ts';
import { orderingChecks } from './ordering.ts';
import { payingChecks } from './paying.ts';
import { refusingChecks } from './refusing.ts';
import { shoppingChecks } from './shopping.ts';
import { tellingChecks } from './telling.ts';

const bench = await Bench.ready();
afterAll(() => bench.close());

shoppingChecks(bench);
orderingChecks(bench);
payingChecks(bench);
chargingChecks(bench);
refusingChecks(bench);
tellingChecks(bench);
eveningChecks(bench);
