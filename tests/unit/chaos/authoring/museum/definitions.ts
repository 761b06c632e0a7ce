import { all, type Exhibit, edit, remove, write } from './exhibit.ts';
import type { Specimen } from './specimen.ts';

const scenario = (rule: string, says: string, before: string, after: string): Exhibit => ({
  rule,
  file: 'scenario.ts',
  says,
  spoil: edit('scenario.ts', before, after),
});
const key = (rule: string, says: string, before: string, after: string): Exhibit => ({
  rule,
  file: 'answer-key.ts',
  says,
  spoil: edit('answer-key.ts', before, after),
});
const quiet = (rule: string, says: string, before: string, after: string): Exhibit => ({
  rule,
  file: 'quiet.ts',
  says,
  spoil: edit('quiet.ts', before, after),
});
/** What makes a scenario one in which nothing is wrong. */
const NOISE =
  "level: 1, noise: { withinSeconds: 20, read: async () => ({ present: true, reading: 'shop: 9 a second' }) }";
const missing = (file: string): Exhibit => ({
  rule: 'file-missing',
  file,
  says: `${file} is missing`,
  spoil: remove(file),
});
const called =
  (id: string): Exhibit['spoil'] =>
  (specimen) => {
    specimen.id = id;
  };

/** Wrong names and files, wrong scenario.ts, wrong answer-key.ts. */
export const DEFINITIONS: readonly Exhibit[] = [
  { rule: 'id-form', file: '.', says: '"Lost_Lanterns" is not written', spoil: called('Lost_Lanterns') },
  { rule: 'id-form', file: '.', says: 'in 40 characters', spoil: called('lost'.repeat(11)) },
  { rule: 'id-service', file: '.', says: 'the name of a service, orders', spoil: called('lost-orders') },

  ...['scenario.ts', 'answer-key.ts', 'contract.md', 'validation.test.ts', 'runbook.yaml'].map(missing),

  scenario('scenario-broken', 'cannot be loaded: ', 'title:', 'title: :'),
  scenario('scenario-broken', 'it exports no `scenario`', 'const scenario', 'const szenario'),
  scenario('scenario-broken', 'cannot be loaded: no shelf', 'export', "throw new Error('no shelf\\nat all');\nexport"),
  scenario('scenario-form', 'level: must be 1', 'level: 1', 'level: 4'),
  scenario('scenario-form', 'title: must say something', "'A shelf behind the curtain'", "' '"),
  scenario('scenario-form', 'story: must be a text', 'story:', 'story: 3, // '),
  scenario(
    'scenario-form',
    'pages: must hold one at least',
    "[{ severity: 'page', text: 'Visitors wait for seconds.' }]",
    '[]',
  ),
  scenario('scenario-form', 'pages.0.severity', "severity: 'page'", "severity: 'shout'"),
  scenario('scenario-form', 'symptoms: must name one', "['Pages take seconds.']", '[]'),
  scenario('scenario-form', 'hints: must be three', "'Look into one slow request.', ", ''),
  scenario(
    'scenario-form',
    'symptom.read: must be a function',
    "async () => ({ present: true, reading: 'pages: 3 s' })",
    "'pages'",
  ),
  scenario('scenario-form', 'difficulty', 'level: 1', 'level: 1, difficulty: 3'),

  scenario('condition-form', 'must not contain jitter', 'latency: 40', 'latency: 40, jitter: 5'),
  scenario('condition-form', 'toxicity', "type: 'latency'", "type: 'latency', toxicity: 0.5"),
  scenario('condition-form', 'conditions.1', "kind: 'toggle'", "kind: 'spell'"),
  scenario('condition-target', 'no link storefront-to-moon', 'storefront-to-partner', 'storefront-to-moon'),
  scenario('condition-target', 'no service moon', "service: 'partner'", "service: 'moon'"),
  scenario('condition-profile', 'conditions.2.profile.name: expected', "name: 'ordinary'", "name: 'stampede'"),
  scenario(
    'condition-twice',
    'an earlier one acts on traffic',
    "{ kind: 'traffic'",
    "{ kind: 'traffic', profile: { name: 'opening' } }, { kind: 'traffic'",
  ),

  scenario('bench-service', 'no service moon', "'partner'],", "'partner', 'moon'],"),
  scenario('bench-calls', 'storefront calls partner', "'storefront', 'partner'", "'storefront'"),
  scenario('bench-later', 'worker is not on the bench', "'partner'],", "'partner'], benchLater: ['worker'],"),
  scenario(
    'bench-later',
    'nothing is left to start with',
    "'partner'],",
    "'partner'], benchLater: ['storefront', 'partner'],",
  ),
  scenario('restart-part', 'no part moon', "['load']", "['moon']"),

  scenario('hint-twice', 'two of the three', 'Look into one slow request.', 'Where does the time go?'),
  scenario('hint-service', 'names storefront', 'Where does the time', 'Where does the time of the Storefront'),

  key('key-broken', 'cannot be loaded: ', 'service:', 'service: :'),
  key('key-broken', 'it exports no `answerKey`', 'const answerKey', 'const answer'),
  key('key-form', 'mechanisms', "'missing-index'", "'gremlins'"),
  key('key-form', 'service', "service: 'storefront',\n", "service: 'moon',\n"),
  key('key-form', 'explanation', "'Each page reads the whole shelf.'", "''"),
  key('key-form', 'evidence.0', "ask: 'traces'", "ask: 'tea leaves'"),
  {
    rule: 'key-form',
    file: 'answer-key.ts',
    says: 'evidence: must hold one',
    spoil: write(
      'answer-key.ts',
      "export const answerKey = { service: 'storefront', mechanisms: ['missing-index'], explanation: 'So.', evidence: [] };",
    ),
  },
  key('key-service', 'orders is not on the bench', "service: 'storefront',\n", "service: 'orders',\n"),
  key('key-harmless', 'service none', "service: 'storefront',\n", "service: 'none',\n"),
  key('key-harmless', 'nothing-wrong', "['missing-index']", "['missing-index', 'nothing-wrong']"),
  scenario('key-harmless', 'noise there', 'level: 1', NOISE),
  key('key-evidence', 'evidence.0: there is no moon', "service: 'storefront', min", "service: 'moon', min"),
  key('key-evidence', 'evidence.1: there is no moon', "server: 'postgres'", "server: 'moon'"),

  key(
    'key-herrings',
    'storefront is the service at fault',
    "service: 'storefront',",
    "service: 'storefront', herrings: ['storefront'],",
  ),
  key('key-herrings', 'none is no service', "service: 'storefront',", "service: 'storefront', herrings: ['none'],"),
  { rule: 'quiet-missing', file: 'quiet.ts', says: 'quiet.ts is missing', spoil: remove('quiet.ts') },
  {
    rule: 'quiet-needless',
    file: 'quiet.ts',
    says: 'nothing is wrong in the scenario itself',
    spoil: (specimen: Specimen) => {
      const twin = specimen.files.get('quiet.ts') ?? '';
      all(harmless, write('quiet.ts', twin))(specimen);
    },
  },
  quiet('quiet-broken', 'cannot be loaded: ', 'title:', 'title: :'),
  quiet('quiet-broken', 'it exports no `quiet`', 'const quiet', 'const silent'),
  quiet('quiet-form', 'noise: ', 'noise:', 'noise: 3, // '),
  quiet('quiet-form', 'bench', "title: '", "bench: ['storefront'], title: '"),
  quiet('quiet-form', 'hints: must be three', "'Who is harmed?', ", ''),
  quiet('quiet-form', 'evidence: must hold one', /* which ends the list */ 'evidence: [{', 'evidence: [], // [{'),
  quiet('condition-form', 'conditions.0', "kind: 'traffic'", "kind: 'spell'"),
  quiet('condition-profile', 'conditions.0.profile.name: expected', "name: 'ordinary'", "name: 'stampede'"),
  quiet('spoiler', 'gives the scenario away', 'More visitors than last week.', 'Nobody knows of a missing index.'),
].map((one) => (one.rule === 'key-harmless' ? { ...one, file: 'answer-key.ts' } : one));

/** Nothing is wrong in this one, and so it needs one wrong fix only. */
export const harmless = all(
  remove('quiet.ts'),
  edit('scenario.ts', 'level: 1', NOISE),
  edit('answer-key.ts', "service: 'storefront',\n", "service: 'none',\n"),
  edit('answer-key.ts', 'missing-index', 'nothing-wrong'),
  ({ files }) => {
    for (const name of [...files.keys()])
      if (name.startsWith('fixes/') && name !== 'fixes/wrong/fix-1.patch') files.delete(name);
  },
);
