import { promisesOf } from '../contract.ts';
import type { Rule } from '../rule.ts';

const form: Rule = {
  name: 'contract-form',
  why: 'Checks quote promises, and people refer to them by number.',
  next: 'Write each promise as a line `1. ...`, numbered from 1 on; what belongs to it goes indented below it.',
  faults: ({ contract }) => {
    if (contract === undefined) return [];
    const numbers = promisesOf(contract).map(({ number }) => number);
    const file = 'contract.md';
    if (numbers.length === 0) return [{ file, what: 'contract.md has no numbered promise' }];
    const wrong = numbers.find((number, index) => number !== index + 1);
    return wrong === undefined ? [] : [{ file, what: `the promises are not numbered one after another: see ${wrong}` }];
  },
};

export const contractRules = [form];
