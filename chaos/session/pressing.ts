import { MINUTE_MS } from './clock.ts';
import type { SessionEventBody } from './events.ts';
import { type DrilledIncident, isOpen, type Moment } from './incidents.ts';
import type { SentPage } from './pager-state.ts';
import { type SessionState, stepOf } from './session-state.ts';
import { workedMs } from './work-time.ts';

/*
 * What presses a team while an incident is open, by minutes of work since it began: nobody is pressed at tea, nor while
 * the clock stands.
 */

/** An ignored page calls the next one up after this long, and the one above after as long again. */
const ESCALATES_AFTER_MINUTES = 5;
const MOST_ESCALATIONS = 2;
/** When customers write. */
const MAIL_MINUTES = [4, 12, 25];
/** When somebody from above asks how long it will take. */
const EXECUTIVE_MINUTES = [20, 50];
const EXECUTIVE_ASKS = 'When will it be over? I am in a call with the market in ten minutes and need something to say.';
/** The company wants to know how it stands a quarter of an hour in, and every half hour from then on. */
const FIRST_UPDATE_MINUTES = 15;
const UPDATE_EVERY_MINUTES = 30;
/** One that came this shortly before is news enough. */
const STILL_NEWS_MINUTES = 10;
const LATE_AFTER_MINUTES = 5;

/** Minutes of work from a moment on. */
const workedMinutes = (state: SessionState, from: Moment, nowMs: number): number =>
  workedMs(state, from.atMs, nowMs) / MINUTE_MS;

/** What is due is counted from what happened, so that whoever comes back after a death sends nothing twice. */
function dueMails(state: SessionState, { number }: DrilledIncident, worked: number, mails: readonly string[]) {
  const had = (from: string) => state.pager.mails.filter((one) => one.number === number && one.from === from).length;
  const passed = (minutes: readonly number[]) => minutes.filter((minute) => minute <= worked).length;
  const due: { from: 'customer' | 'executive'; text: string }[] = [
    ...mails
      .slice(0, passed(MAIL_MINUTES))
      .slice(had('customer'))
      .map((text) => ({ from: 'customer' as const, text })),
    ...Array.from({ length: Math.max(0, passed(EXECUTIVE_MINUTES) - had('executive')) }, () => ({
      from: 'executive' as const,
      text: EXECUTIVE_ASKS,
    })),
  ];
  return due.map(({ from, text }) => ({ number, from, text }));
}

function dueUpdates(state: SessionState, { number, begun }: DrilledIncident, nowMs: number): SessionEventBody[] {
  const worked = workedMinutes(state, begun, nowMs);
  const own = state.pager.updates.filter((one) => one.number === number);
  const late = own
    .filter(
      ({ posted, isLate, asked }) =>
        posted === null && !isLate && workedMinutes(state, asked, nowMs) >= LATE_AFTER_MINUTES,
    )
    .map(({ due }): SessionEventBody => ({ type: 'update.late', number, due }));
  const next = FIRST_UPDATE_MINUTES + own.length * UPDATE_EVERY_MINUTES;
  const newest = state.board.updates.findLast((one) => one.number === number);
  const isNews = newest !== undefined && workedMinutes(state, newest, nowMs) <= STILL_NEWS_MINUTES;
  if (worked < next || isNews) return late;
  return [...late, { type: 'update.due', number, due: own.length + 1 }];
}

function dueEscalations(state: SessionState, pages: readonly SentPage[], nowMs: number): SessionEventBody[] {
  return pages
    .filter(({ severity, acknowledged, escalations, sent, resolved }) => {
      const waited = workedMinutes(state, sent, nowMs);
      const isOver =
        acknowledged !== null || resolved !== null || escalations.length >= MOST_ESCALATIONS || severity === 'ticket';
      return !isOver && waited >= ESCALATES_AFTER_MINUTES * (escalations.length + 1);
    })
    .map(
      ({ id, escalations }): SessionEventBody => ({ type: 'page.escalated', page: id, level: escalations.length + 1 }),
    );
}

/**
 * What a team is pressed with now.
 * @param nowMs drill milliseconds
 * @param mails what customers write about each incident, in order, by its number
 */
export function duePressing(
  state: SessionState,
  nowMs: number,
  mails: ReadonlyMap<string, readonly string[]>,
): SessionEventBody[] {
  const open = state.incidents.filter(isOpen);
  if (open.length === 0 || state.ended || stepOf(state).isBreak) return [];
  const numbers = new Set<string | null>([null, ...open.map(({ number }) => number)]);
  const pages = state.pager.pages.filter(({ number }) => numbers.has(number));
  const written = open.flatMap((one) =>
    dueMails(state, one, workedMinutes(state, one.begun, nowMs), mails.get(one.number) ?? []),
  );
  const had = state.pager.mails.length;
  return [
    ...dueEscalations(state, pages, nowMs),
    ...written.map((one, index): SessionEventBody => ({ type: 'mail.received', mail: had + index + 1, ...one })),
    ...open.flatMap((one) => dueUpdates(state, one, nowMs)),
  ];
}
