import type { Draft, Patch } from '../draft.ts';
import { isHarmless } from '../fields.ts';
import { touchedBy } from '../patches.ts';
import type { Fault, Rule } from '../rule.ts';

/** How many of each kind are needed at least. Where nothing is wrong, right ones are edits that do no harm. */
const LEAST = { faulty: { right: 4, wrong: 8 }, harmless: { right: 0, wrong: 1 } };

const each = (draft: Draft, faultOf: (patch: Patch) => string | undefined): Fault[] =>
  draft.patches.flatMap((patch) => {
    const what = faultOf(patch);
    return what === undefined ? [] : [{ file: patch.file, what }];
  });

const count: Rule = {
  name: 'fix-count',
  why: 'A judge is known only by what it passes and what it fails: repairs of different kinds, and plausible ones that only hide the symptom.',
  next: 'CONTRIBUTING (Adding a scenario, Fixes) says how one is made; `./drill matrix` judges them all.',
  faults: (draft) => {
    const least = LEAST[isHarmless(draft) ? 'harmless' : 'faulty'];
    return (['right', 'wrong'] as const).flatMap((kind) => {
      const found = draft.patches.filter((patch) => patch.kind === kind).length;
      return found >= least[kind]
        ? []
        : [{ file: `fixes/${kind}`, what: `${found} of at least ${least[kind]} ${kind} fixes are there` }];
    });
  },
};

const reason: Rule = {
  name: 'fix-reason',
  why: 'When a judge is mistaken about a fix, its first line is what an author has to go by.',
  next: 'Write one sentence above the change: what it does, or `Wrong: ` and what users suffer of it.',
  faults: (draft) =>
    each(draft, ({ kind, text }) => {
      const first = text.split('\n')[0] ?? '';
      if (/^(diff |--- |$)/.test(first)) return 'its first line does not say what it does';
      return kind === 'wrong' && !/^Wrong: \S/.test(first) ? 'its first line does not say why it is wrong' : undefined;
    }),
};

const scope: Rule = {
  name: 'fix-scope',
  why: 'Teams may change services/ except services/kit/ and services/partner/, so every fix must do without the rest.',
  next: 'Make the repair elsewhere.',
  faults: (draft) =>
    each(draft, ({ text }) => {
      const outside = touchedBy(text).find((name) => !/^services\/(?!kit\/|partner\/)/.test(name));
      return outside && `it touches ${outside}`;
    }),
};

const applies: Rule = {
  name: 'fix-applies',
  why: 'Fixes are kept as differences to services/ as shipped, and are judged from there.',
  next: 'Make it anew from the shipped code (which commit that is: CONTRIBUTING, How the lab runs).',
  faults: (draft) =>
    each(draft, ({ refusal }) => (refusal === undefined ? undefined : `it does not apply as git sees it: ${refusal}`)),
};

export const fixRules = [count, reason, scope, applies];
