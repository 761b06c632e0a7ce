import type { QuietTwin } from '../definition.ts';
import { perSecond } from '../rates.ts';

const WINDOW_SECONDS = 8;
/** Ordinary evenings have 2 a second. */
const MANY_CHECKOUTS_PER_SECOND = 4;

export const quiet: QuietTwin = {
  title: 'A noisy worker, and nobody who minds',
  story:
    'The worker sets all statements anew, takes more than half of a core and complains in its log, and three times as many customers pay as on other evenings. The partner answers as ever, whoever pays has paid within a moment, statements come in time. Alerts that compare with last week go off.',
  conditions: [
    { kind: 'toggle', service: 'worker', name: 'hogCpu', value: 'on' },
    {
      kind: 'traffic',
      profile: {
        journeys: {
          browse: { perSecond: 3, arrivals: 'poisson' },
          order: { perSecond: 2, arrivals: 'even' },
          checkout: { perSecond: 6, arrivals: 'even' },
          billing: { perSecond: 2, arrivals: 'poisson' },
          statement: { perSecond: 1, arrivals: 'poisson' },
        },
      },
    },
  ],
  pages: [
    { severity: 'page', text: 'Processor of the worker: above 50% for some minutes, and its log is full of warnings.' },
    {
      severity: 'page',
      text: 'Checkout: cards debited a minute three times as many as at this hour last week.',
    },
    { severity: 'ticket', text: 'Checkout: declined cards a minute have tripled since this afternoon.' },
  ],
  symptoms: [
    'the worker takes more than half of a core and warns about its backlog',
    'payments and declined cards are three times those of other evenings',
    'no customer waits, no card is debited twice, statements come in time',
  ],
  redHerrings: [
    'Processor of the worker: setting statements again is work that nobody waits for, and it takes nobody’s place.',
    'Declined cards: the share is what it always is, 2 of 100, and a bank that declines is no fault of checkout.',
  ],
  hints: [
    'Who is harmed, and how would you see it? Look for customers who wait, are refused without reason, or pay twice.',
    'Set the debits beside the checkouts, the declined cards beside both, and the warnings of the worker beside what its users wait for.',
    'Each checkout is paid once and within a moment, each statement comes in time. What would you change, and whom would that help?',
  ],
  noise: {
    withinSeconds: 20,
    async read(record) {
      const since = `${WINDOW_SECONDS}s`;
      const [checkouts, passes] = await Promise.all([
        perSecond(record, 'checkout_payments_total', { service: 'checkout', since }),
        perSecond(record, 'worker_layout_passes_total', { service: 'worker', since }),
      ]);
      return {
        present: checkouts > MANY_CHECKOUTS_PER_SECOND && passes > 0,
        reading: `checkouts: ${checkouts.toFixed(1)} a second; layouts tried by the worker: ${passes.toFixed(0)}`,
      };
    },
  },
  explanation:
    'More customers than on other evenings, and a worker that sets statements again, and nothing else. Checkouts are answered in a small part of a second, as many payments are taken as are settled, the share of declined cards is what it always is, and statements are rendered in time. That the worker is busy is no trouble as long as nobody waits for it. The alerts should look at shares and at users, not at counts and processors.',
  evidence: [
    {
      shows: 'Customers of checkout are answered in a small part of a second.',
      ask: 'metrics',
      name: 'http_server_request_duration_seconds',
      query: { service: 'checkout' },
    },
    {
      shows: 'Nobody waits for checkout: a customer or two are being answered at any moment.',
      ask: 'metrics',
      name: 'http_server_active_requests',
      query: { service: 'checkout' },
      above: -1,
    },
    {
      shows: 'Each checkout asks the partner once: as many attempts as checkouts, and none failed.',
      ask: 'metrics',
      name: 'checkout_payment_attempts_total',
      query: { service: 'checkout' },
    },
    {
      shows: 'What the worker warns of is work that it has given itself.',
      ask: 'logs',
      query: { service: 'worker', level: 'warn', contains: 'layout of statements is busy' },
    },
    {
      shows: 'Statements are rendered all the same, each in a fraction of a second.',
      ask: 'metrics',
      name: 'worker_statement_render_duration_seconds',
      query: { service: 'worker' },
    },
    {
      shows: 'Calls to the partner do not fail, and are short.',
      ask: 'graph',
      client: 'checkout',
      server: 'partner',
    },
  ],
};
