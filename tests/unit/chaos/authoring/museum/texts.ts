import { harmless } from './definitions.ts';
import { all, type Exhibit, edit, remove, write } from './exhibit.ts';
import { patch } from './specimen.ts';

const SUITE = 'validation.test.ts';
const inSuite = (rule: string, says: string, before: string, after: string): Exhibit => ({
  rule,
  file: SUITE,
  says,
  spoil: edit(SUITE, before, after),
});
const inContract = (rule: string, says: string, before: string, after: string): Exhibit => ({
  rule,
  file: 'contract.md',
  says,
  spoil: edit('contract.md', before, after),
});
const inRunbook = (rule: string, says: string, before: string, after: string): Exhibit => ({
  rule,
  file: 'runbook.yaml',
  says,
  spoil: edit('runbook.yaml', before, after),
});
const fix = (rule: string, file: string, says: string, text: string): Exhibit => ({
  rule,
  file,
  says,
  spoil: write(file, text),
});
const spoiler = (file: string, says: string, before: string, after: string): Exhibit => ({
  rule: 'spoiler',
  file,
  says,
  spoil: edit(file, before, after),
});

/** Wrong contract, suite, fixes, runbook, and words that tell too much. */
export const TEXTS: readonly Exhibit[] = [
  {
    rule: 'contract-form',
    file: 'contract.md',
    says: 'has no numbered promise',
    spoil: write('contract.md', '# Promises\n\nWe do our best.\n'),
  },
  inContract('contract-form', 'see 3', '2. ', '3. '),
  { rule: 'check-none', file: SUITE, says: 'has no check', spoil: write(SUITE, 'export {};\n') },
  inSuite('check-unread', '1 of its checks', "'pages come to a crowd'", '`pages come to $' + '{crowd}`'),
  inSuite('check-unread', '1 of its checks', "crowd', PAGES", "crowd', BOOKS"),
  inSuite('check-twice', 'called "pages come"', 'pages come to a crowd', 'pages come'),
  inSuite(
    'check-quote',
    'quotes what no promise says: "All of it is there."',
    'Nothing of it is left out.',
    'All of it is there.',
  ),
  inContract('promise-unchecked', 'no check quotes promise 3', 'left out.\n', 'left out.\n3. Nobody asks twice.\n'),

  { rule: 'fix-count', file: 'fixes/right', says: '3 of at least 4', spoil: remove('fixes/right/fix-4.patch') },
  { rule: 'fix-count', file: 'fixes/wrong', says: '7 of at least 8', spoil: remove('fixes/wrong/fix-8.patch') },
  {
    rule: 'fix-count',
    file: 'fixes/wrong',
    says: '0 of at least 1',
    spoil: all(harmless, remove('fixes/wrong/fix-1.patch')),
  },
  fix('fix-reason', 'fixes/right/fix-1.patch', 'does not say what it does', patch('').trimStart()),
  fix('fix-reason', 'fixes/right/fix-1.patch', 'does not say what it does', patch('')),
  fix('fix-reason', 'fixes/wrong/fix-1.patch', 'does not say why it is wrong', patch('Visitors still wait.')),
  fix('fix-scope', 'fixes/right/fix-1.patch', 'services/kit/shelf.ts', patch('In the kit.', 'services/kit/shelf.ts')),
  fix(
    'fix-applies',
    'fixes/right/fix-1.patch',
    'patch failed',
    patch('Of another shelf.', undefined, 'let shelf = 1;'),
  ),

  inRunbook('runbook-form', 'runbook.yaml is no YAML', 'title: Pages', 'title: [Pages'),
  inRunbook('runbook-form', 'escalate: must be a text', 'escalate: Tell whoever leads the incident.\n', ''),
  inRunbook('runbook-form', 'confirm: must hold one step', '[Pages come within a second.]', '[]'),
  inRunbook('runbook-form', 'cause', 'impact:', 'cause: The index.\nimpact:'),
  inRunbook('runbook-alert', 'there is no alert PagesGone', 'PagesSlow', 'PagesGone'),
  inRunbook('runbook-command', 'does not begin with ./drill', './drill traces', 'kubectl logs'),
  inRunbook('runbook-command', 'calls spans, which', 'drill traces', 'drill spans'),
  inRunbook('runbook-command', 'the option --colour', '--service storefront', "--service '--odd' --colour red"),

  spoiler(
    'scenario.ts',
    'pages.0: "Visitors wait for seconds: a missing index',
    'wait for seconds.',
    'wait for seconds: a missing index.',
  ),
  spoiler(
    'scenario.ts',
    'pages.0: "Visitors see a shelf behind the curtain',
    'Visitors wait for seconds.',
    'Visitors see a shelf behind the curtain.',
  ),
  spoiler(SUITE, 'name of a check: "lanterns come', "'pages come'", "'lanterns come'"),
  spoiler('contract.md', 'contract: ', '# What visitors', '# Lost-lanterns: what visitors'),
  spoiler('runbook.yaml', 'title: "A stale cache', 'title: Pages come slowly', 'title: A stale cache'),
];
