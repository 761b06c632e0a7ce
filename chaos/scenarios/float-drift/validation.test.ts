import { afterAll } from '@jest/globals';
import { Bench } from '#chaos/judge/bench.ts';
import { amountChecks } from './amounts.ts';
import { NewCustomers } from './customers.ts';
import { earlierDaysChecks, truthChecks } from './earlier-days.ts';
import { interruptionChecks } from './interruptions.ts';
import { invoiceChecks } from './invoices.ts';
import { operationChecks } from './operation.ts';
import { repeatChecks } from './repeats.ts';
import { statementChecks } from './statements.ts';

const bench = await Bench.ready();
const customers = new NewCustomers(bench);
afterAll(() => bench.close());

// Before anything is charged: these look at what earlier days have left.
earlierDaysChecks(bench);
amountChecks(bench, customers);
repeatChecks(bench, customers);
invoiceChecks(bench, customers);
statementChecks(bench, customers);
truthChecks(bench, customers);
operationChecks(bench, customers);
interruptionChecks(bench, customers);
