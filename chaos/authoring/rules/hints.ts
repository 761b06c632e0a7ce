import { keyField, scenarioField } from '../fields.ts';
import type { Rule } from '../rule.ts';

const file = 'scenario.ts';

const twice: Rule = {
  name: 'hint-twice',
  why: 'Each hint costs minutes and must be worth them.',
  next: 'Write three: a nudge, where to look, nearly the answer.',
  faults: (draft) => {
    const hints = scenarioField(draft, 'hints') ?? [];
    return new Set(hints).size === hints.length ? [] : [{ file, what: 'hints: two of the three are the same' }];
  },
};

const service: Rule = {
  name: 'hint-service',
  why: 'The first hint is a nudge; half of the diagnosis is more.',
  next: 'Say how to look, not at whom.',
  faults: (draft) => {
    const [guilty, [first] = []] = [keyField(draft, 'service'), scenarioField(draft, 'hints')];
    if (guilty === undefined || guilty === 'none' || !first) return [];
    return new RegExp(`\\b${guilty}\\b`, 'i').test(first)
      ? [{ file, what: `hints.0: the first hint names ${guilty}, the service at fault` }]
      : [];
  },
};

export const hintRules = [twice, service];
