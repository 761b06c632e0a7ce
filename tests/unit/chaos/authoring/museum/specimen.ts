import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { LabFacts } from '#chaos/authoring/lab-facts.ts';
import { refusalIn } from '#chaos/authoring/patches.ts';

/** Files of a scenario's folder; `id` is the name of the folder. */
export interface Specimen {
  id: string;
  files: Map<string, string>;
}

const SHIPPED = {
  'services/storefront/shelf.ts': 'export const shelf = 1;\n',
  'services/kit/shelf.ts': 'export const shelf = 1;\n',
};

/** A patch that changes a line of a file as shipped. */
export function patch(
  reason: string,
  file = 'services/storefront/shelf.ts',
  before = 'export const shelf = 1;',
): string {
  return [
    reason,
    '',
    `diff --git a/${file} b/${file}`,
    `--- a/${file}`,
    `+++ b/${file}`,
    '@@ -1 +1 @@',
    `-${before}`,
    '+export const shelf = 2;',
    '',
  ].join('\n');
}

const SCENARIO = `export const scenario = {
  title: 'A shelf behind the curtain',
  story: 'Visitors ask for pages, and each of them reads the whole shelf.',
  level: 1,
  bench: ['storefront', 'partner'],
  conditions: [
    { kind: 'toxic', link: 'storefront-to-partner', type: 'latency', attributes: { latency: 40 } },
    { kind: 'toggle', service: 'partner', name: 'suppliers', value: 'slow' },
    { kind: 'traffic', profile: { name: 'ordinary' } },
  ],
  pages: [{ severity: 'page', text: 'Visitors wait for seconds.' }],
  symptoms: ['Pages take seconds.'],
  redHerrings: [],
  hints: ['Where does the time go?', 'Look into one slow request.', 'The storefront reads too much.'],
  restartOnStop: ['load'],
  symptom: { withinSeconds: 20, read: async () => ({ present: true, reading: 'pages: 3 s' }) },
};
`;

const ANSWER_KEY = `export const answerKey = {
  service: 'storefront',
  mechanisms: ['missing-index'],
  explanation: 'Each page reads the whole shelf.',
  evidence: [
    { shows: 'Slow pages.', ask: 'traces', query: { service: 'storefront', minDurationMs: 1000 } },
    { shows: 'Who reads.', ask: 'graph', client: 'storefront', server: 'postgres' },
  ],
};
`;

const QUIET = `export const quiet = {
  title: 'A full shop',
  story: 'More visitors than usual come, and each is served.',
  conditions: [{ kind: 'traffic', profile: { name: 'ordinary' } }],
  pages: [{ severity: 'page', text: 'More visitors than last week.' }],
  symptoms: ['Requests are many.'],
  redHerrings: ['Their number: each of them is answered as ever.'],
  hints: ['Who is harmed?', 'Set their number beside their time.', 'Only the number is unusual.'],
  noise: { withinSeconds: 20, read: async () => ({ present: true, reading: 'shop: 9 a second' }) },
  explanation: 'More visitors, and nothing else.',
  evidence: [{ shows: 'Quick pages.', ask: 'traces', query: { service: 'storefront' } }],
};
`;

const SUITE = `const PAGES = 'Pages come within a second.';
check('pages come', PAGES, async () => {});
check('pages come to a crowd', PAGES, async () => {});
check('pages are right', 'Pages show what is there.', async () => {});
check('pages are whole', 'Nothing of it is left out.', async () => {});
`;

const CONTRACT = `# What visitors were promised

1. Pages come within a second.
2. Pages show what is there.
   Nothing of it is left out.
`;

const RUNBOOK = `title: Pages come slowly
alerts: [PagesSlow]
impact: Visitors wait.
look:
  - question: Which requests are slow?
    command: ./drill traces --service storefront
mitigate: [Show fewer products.]
confirm: [Pages come within a second.]
escalate: Tell whoever leads the incident.
`;

/** A scenario that nothing is wrong with, as a linter sees it. */
export function flawless(): Specimen {
  const fixes = (kind: string, count: number, reason: string) =>
    Array.from({ length: count }, (_, index) => [`fixes/${kind}/fix-${index + 1}.patch`, patch(reason)] as const);
  const files = [
    ['scenario.ts', SCENARIO],
    ['answer-key.ts', ANSWER_KEY],
    ['quiet.ts', QUIET],
    ['validation.test.ts', SUITE],
    ['contract.md', CONTRACT],
    ['runbook.yaml', RUNBOOK],
    ...fixes('right', 4, 'An index is made.'),
    ...fixes('wrong', 8, 'Wrong: visitors still wait.'),
  ] as const;
  return { id: 'lost-lanterns', files: new Map(files) };
}

const refusals = new Map<string, Promise<string | undefined>>();

/** Specimens differ in little, and git is asked about each patch once. */
function known(text: string, ask: () => Promise<string | undefined>): Promise<string | undefined> {
  const answer = refusals.get(text) ?? ask();
  refusals.set(text, answer);
  return answer;
}

/** Writes a specimen, and services as shipped beside it. */
export function exhibit({ id, files }: Specimen): Disposable & { folder: string; lab: LabFacts } {
  const root = mkdtempSync(join(tmpdir(), 'museum-'));
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  };
  write('package.json', '{"type":"module"}');
  for (const [name, text] of Object.entries(SHIPPED)) write(join('shipped', name), text);
  for (const [name, text] of files) write(join('scenarios', id, name), text);
  const lab: LabFacts = {
    services: ['storefront', 'orders', 'partner'],
    links: [
      { name: 'storefront-to-postgres', from: 'storefront', to: 'postgres' },
      { name: 'storefront-to-partner', from: 'storefront', to: 'partner' },
    ],
    parts: ['storefront', 'orders', 'partner', 'load'],
    alerts: ['PagesSlow'],
    commands: new Map([['traces', ['--service', '--limit']]]),
    refusalOf: (file) => known(readFileSync(file, 'utf8'), () => refusalIn(join(root, 'shipped'), file)),
  };
  return { folder: join(root, 'scenarios', id), lab, [Symbol.dispose]: () => rmSync(root, { recursive: true }) };
}
