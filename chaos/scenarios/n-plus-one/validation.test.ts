import { afterAll, beforeAll } from '@jest/globals';
import { Bench } from '#chaos/judge/bench.ts';
import { Catalogue } from './catalogue.ts';
import { OrdinaryEvening } from './evening.ts';
import { FAR_AWAY } from './far-away.ts';
import { freshnessChecks } from './freshness.ts';
import { operatorChecks } from './operators.ts';
import { outageChecks } from './outages.ts';
import { rightnessChecks } from './rightness.ts';
import { speedChecks } from './speed.ts';

const bench = await Bench.ready();
const catalogue = new Catalogue(bench);
const ordinary = new OrdinaryEvening(bench, catalogue);

beforeAll(async () => {
  await bench.apply(...FAR_AWAY);
  await catalogue.read();
});
afterAll(() => bench.close());

rightnessChecks(bench, catalogue);
speedChecks(bench, catalogue, ordinary);
freshnessChecks(bench, catalogue, ordinary);
outageChecks(bench, catalogue, ordinary);
operatorChecks(bench, catalogue);
