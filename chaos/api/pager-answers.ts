import type { Pager, SentPage } from '#chaos/session/pager-state.ts';
import { type When, whenOf } from './moments.ts';

/** What called a team: a symptom, since when, how badly, and where to look. */
export interface PageAnswer {
  /** From 1 on within a drill. */
  id: number;
  /** The incident; null where none was open. */
  number: string | null;
  severity: 'page' | 'ticket';
  text: string;
  /** Since when what it tells of is so. */
  since: When;
  sent: When;
  /** When that was over; null while it goes on. */
  resolved: When | null;
  acknowledged: { person: string; when: When } | null;
  /** How often it went higher because nobody acknowledged it. */
  escalations: number;
}

/** Where whoever is called looks first. */
export interface Look {
  what: string;
  /** A command, or an address. */
  where: string;
}

export interface PagerAnswer {
  pages: PageAnswer[];
  look: Look[];
  /** The support inbox. */
  mails: { id: number; number: string; from: 'customer' | 'executive'; text: string; when: When }[];
  /** Status updates that the company waited for. */
  updates: { number: string; due: number; asked: When; posted: When | null; isLate: boolean }[];
}

export function pageAnswer(page: SentPage): PageAnswer {
  const { id, number, severity, text, sent, since, acknowledged, escalations, resolved } = page;
  return {
    id,
    number,
    severity,
    text,
    since: whenOf(since),
    sent: whenOf(sent),
    resolved: resolved && whenOf(resolved),
    acknowledged: acknowledged && { person: acknowledged.person, when: whenOf(acknowledged) },
    escalations: escalations.length,
  };
}

export function pagerAnswer({ pages, mails, updates }: Pager, look: readonly Look[]): PagerAnswer {
  return {
    pages: pages.map(pageAnswer),
    look: [...look],
    mails: mails.map(({ id, number, from, text, ...moment }) => ({ id, number, from, text, when: whenOf(moment) })),
    updates: updates.map(({ number, due, asked, posted, isLate }) => ({
      number,
      due,
      asked: whenOf(asked),
      posted: posted && whenOf(posted),
      isLate,
    })),
  };
}
