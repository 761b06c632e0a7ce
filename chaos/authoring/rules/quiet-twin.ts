import { isHarmless, scenarioField } from '../fields.ts';
import type { Rule } from '../rule.ts';
import { faultsOfForm, isOfCondition, loads, QUIET } from './exported-file.ts';

const { file } = QUIET;

const missing: Rule = {
  name: 'quiet-missing',
  why: 'Whoever knows that something is always wrong need not find out whether anything is: every scenario can be started with nothing wrong.',
  next: 'Export `quiet: QuietTwin`: the same noise and a pager as nervous, without what wakes the defect.',
  faults: (draft) =>
    draft.quiet.state === 'missing' && !isHarmless(draft)
      ? [{ file, what: 'quiet.ts is missing: it holds the quiet twin' }]
      : [],
};

const needless: Rule = {
  name: 'quiet-needless',
  why: 'A scenario with nothing wrong in it is its own quiet twin, and nobody would ever start this one.',
  next: 'Delete the file.',
  faults: (draft) =>
    draft.quiet.state !== 'missing' && isHarmless(draft) && scenarioField(draft, 'noise') !== undefined
      ? [{ file, what: 'quiet.ts is there, and nothing is wrong in the scenario itself' }]
      : [],
};

const broken = loads(QUIET, {
  name: 'quiet-broken',
  why: 'What cannot be loaded cannot be started.',
  next: 'Export `quiet: QuietTwin`, and see what `npm run check:types` says.',
});

const form: Rule = {
  name: 'quiet-form',
  why: 'It takes the place of what the scenario says, field by field.',
  next: 'chaos/scenarios/definition.ts says what each field of a `QuietTwin` is for.',
  faults: (draft) => faultsOfForm(QUIET, draft, (field) => !isOfCondition(field)),
};

export const quietTwinRules = [missing, needless, broken, form];
