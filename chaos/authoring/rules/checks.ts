import { promisesOf } from '../contract.ts';
import type { Draft } from '../draft.ts';
import { type Quote, quotesIn } from '../quotes.ts';
import type { Rule } from '../rule.ts';

const SUITE = 'validation.test.ts';

/** Every check that can be read, with its file. */
export function checksOf({ code }: Draft): (Quote & { file: string })[] {
  return [...code].flatMap(([file, text]) => quotesIn(text).quotes.map((quote) => ({ ...quote, file })));
}

const isJudged = (draft: Draft) => draft.code.has(SUITE) && checksOf(draft).length > 0;

const none: Rule = {
  name: 'check-none',
  why: 'A suite without a check passes whatever it is given.',
  next: "Write check('what users can do', 'the promise, word for word', run).",
  faults: (draft) => {
    const any = [...draft.code.values()].some((text) => /\bcheck\(/.test(text));
    return draft.code.has(SUITE) && !any ? [{ file: SUITE, what: 'the suite has no check' }] : [];
  },
};

const unread: Rule = {
  name: 'check-unread',
  why: 'What a check quotes is compared with the contract, so it must be there to read.',
  next: 'Write name and promise as plain texts, or the promise as a constant of the same file.',
  faults: ({ code }) =>
    [...code].flatMap(([file, text]) => {
      const count = quotesIn(text).unread;
      return count === 0
        ? []
        : [{ file, what: `${count} of its checks cannot be read: name or promise is not a text` }];
    }),
};

const twice: Rule = {
  name: 'check-twice',
  why: '`--only` runs the check of a name, and a verdict lists them by name.',
  next: 'Give each a name of its own.',
  faults: (draft) => {
    const all = checksOf(draft);
    return all
      .filter(({ check }, index) => all.findIndex((other) => other.check === check) < index)
      .map(({ check, file }) => ({ file, what: `there is another check called "${check}"` }));
  },
};

const quote: Rule = {
  name: 'check-quote',
  why: 'Whoever fails a check is told which promise it breaks, and must find it in the contract.',
  next: 'Quote a promise word for word, or a sentence of one.',
  faults: (draft) => {
    if (draft.contract === undefined) return [];
    const promises = promisesOf(draft.contract);
    // A contract without any is for contract-form to complain of, once.
    if (promises.length === 0) return [];
    return checksOf(draft)
      .filter(({ line }) => !promises.some(({ text }) => text.includes(line)))
      .map(({ check, line, file }) => ({ file, what: `the check "${check}" quotes what no promise says: "${line}"` }));
  },
};

const promise: Rule = {
  name: 'promise-unchecked',
  why: 'Code that breaks it would be judged as right.',
  next: 'Write a check that quotes it; a fact that belongs to another promise goes indented below that one.',
  faults: (draft) => {
    if (draft.contract === undefined || !isJudged(draft)) return [];
    const lines = checksOf(draft).map(({ line }) => line);
    return promisesOf(draft.contract)
      .filter(({ text }) => !lines.some((line) => text.includes(line)))
      .map(({ number }) => ({ file: 'contract.md', what: `no check quotes promise ${number}` }));
  },
};

export const checkRules = [none, unread, twice, quote, promise];
