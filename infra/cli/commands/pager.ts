import type { PageAnswer, PagerAnswer } from '#chaos/api/pager-answers.ts';
import { personOf } from '../drill/person.ts';
import { runningLab } from '../lab-client.ts';
import { printJson, printLine } from '../print.ts';

interface PagerOptions {
  team?: string | undefined;
  json?: boolean;
  by?: string;
  incident?: string;
}

function answerOf({ acknowledged, escalations, resolved }: PageAnswer): string {
  const higher = escalations === 0 ? '' : `, gone higher ${escalations === 1 ? 'once' : `${escalations} times`}`;
  const over = resolved ? `, over since ${resolved.clock}` : '';
  return acknowledged
    ? `acknowledged by ${acknowledged.person} at ${acknowledged.when.clock}${higher}${over}`
    : `not acknowledged${higher}${over}`;
}

/** What began long before anybody was called. */
const sinceOf = ({ since, sent }: PageAnswer): string => (since.clock === sent.clock ? '' : `since ${since.clock}, `);

/** A page in a line for a person. */
const pageLine = (page: PageAnswer): string =>
  `${page.id}. ${page.sent.clock}  ${page.severity}  ${page.number ? `${page.number}: ` : ''}${page.text}  (${sinceOf(page)}${answerOf(page)})`;

/** What called the team, and where to look, in lines for a person. */
export function pagerLines({ pages, look }: PagerAnswer): string[] {
  if (pages.length === 0) return ['The pager is silent.'];
  const width = Math.max(...look.map(({ where }) => where.length));
  return [...pages.map(pageLine), '', ...look.map(({ what, where }) => `  ${where.padEnd(width)}  ${what}`)];
}

/** What was written to the team, in lines for a person. */
export function inboxLines({ mails, updates }: PagerAnswer): string[] {
  const open = updates.filter(({ posted }) => posted === null);
  if (mails.length + open.length === 0) return ['The inbox is empty.'];
  const written = mails.map(({ when, from, number, text }) => ({
    when,
    words: `${from === 'customer' ? 'a customer' : 'from above'}, ${number}: ${text}`,
  }));
  const awaited = open.map(({ asked, number, isLate }) => ({
    when: asked,
    words: `${number}: the company waits for a status update${isLate ? ', which is late' : ''}`,
  }));
  return [...written, ...awaited]
    .toSorted((one, other) => Date.parse(one.when.time) - Date.parse(other.when.time))
    .map(({ when, words }) => `${when.clock}  ${words}`);
}

const read = ({ team }: PagerOptions) => runningLab(team).get<PagerAnswer>('/session/pager');

export async function pages(options: PagerOptions): Promise<void> {
  const answer = await read(options);
  if (options.json) return printJson(answer);
  pagerLines(answer).forEach((line) => void printLine(line));
}

export async function inbox(options: PagerOptions): Promise<void> {
  const answer = await read(options);
  if (options.json) return printJson({ mails: answer.mails, updates: answer.updates });
  inboxLines(answer).forEach((line) => void printLine(line));
}

export async function acknowledge(id: number, { team, json, by }: PagerOptions): Promise<void> {
  const asked = { body: { person: personOf(by) } };
  const page = await runningLab(team).post<PageAnswer>(`/session/pages/${id}/acknowledgement`, asked);
  if (json) return printJson(page);
  printLine(pageLine(page));
}

/** The facilitator lets somebody write to the team. */
export async function mail(
  text: string,
  { team, json, from, incident }: PagerOptions & { from: string },
): Promise<void> {
  const asked = { body: { from, text, incident }, as: 'facilitator' } as const;
  const answer = await runningLab(team).post<PagerAnswer>('/session/mails', asked);
  if (json) return printJson(answer);
  inboxLines(answer).forEach((line) => void printLine(line));
}
