import type { Draft } from '../draft.ts';
import type { Rule } from '../rule.ts';

const IS_THERE: Record<string, { holds: string; isThere: (draft: Draft) => boolean }> = {
  'scenario.ts': {
    holds: 'conditions, pages and hints',
    isThere: ({ scenario }) => scenario.state !== 'missing',
  },
  'answer-key.ts': { holds: 'what is really wrong', isThere: ({ answerKey }) => answerKey.state !== 'missing' },
  'contract.md': { holds: 'what users were promised', isThere: ({ contract }) => contract !== undefined },
  'validation.test.ts': { holds: 'the judge', isThere: ({ code }) => code.has('validation.test.ts') },
  'runbook.yaml': { holds: 'what its runbook is generated from', isThere: ({ runbook }) => runbook !== undefined },
};

const missing: Rule = {
  name: 'file-missing',
  why: 'A scenario is whole or it cannot be drilled, judged and looked back at.',
  next: 'Write it; chaos/authoring/template/ has the smallest that is legal.',
  faults: (draft) =>
    Object.entries(IS_THERE)
      .filter(([, { isThere }]) => !isThere(draft))
      .map(([file, { holds }]) => ({ file, what: `${file} is missing: it holds ${holds}` })),
};

export const fileRules = [missing];
