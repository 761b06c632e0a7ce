import type { SessionEventBody } from './events.ts';
import type { Moment } from './incidents.ts';
import type { MAIL_SENDERS } from './pager-forms.ts';

/** What called a team. */
export interface SentPage {
  /** From 1 on within a drill. */
  id: number;
  /** null: no incident was open. */
  number: string | null;
  severity: 'page' | 'ticket';
  /** A symptom, never a cause. */
  text: string;
  /** What called: probes, or an alert; null where the incident brought the page with it. */
  alarm: string | null;
  /** When what it tells of began. */
  since: Moment;
  sent: Moment;
  acknowledged: (Moment & { person: string }) | null;
  escalations: readonly Moment[];
  /** What it tells of is over. */
  resolved: Moment | null;
}

/** What somebody wrote to the support inbox. */
interface Mail extends Moment {
  id: number;
  number: string;
  from: (typeof MAIL_SENDERS)[number];
  text: string;
}

/** A status update that the company waits for, or waited. */
interface DueUpdate {
  number: string;
  /** Which of the incident, from 1 on. */
  due: number;
  asked: Moment;
  posted: Moment | null;
  isLate: boolean;
}

/** What has called and pressed a team so far. */
export interface Pager {
  pages: readonly SentPage[];
  mails: readonly Mail[];
  updates: readonly DueUpdate[];
}

export const SILENT_PAGER: Pager = { pages: [], mails: [], updates: [] };

/** An update answers every one of its incident that is due. */
function answered(updates: readonly DueUpdate[], number: string, moment: Moment): readonly DueUpdate[] {
  return updates.map((one) => (one.number === number && !one.posted ? { ...one, posted: moment } : one));
}

/** What an event makes of it. */
export function advancePager(pager: Pager, body: SessionEventBody, moment: Moment): Pager {
  const changed = (id: number, change: (one: SentPage) => Partial<SentPage>): Pager => ({
    ...pager,
    pages: pager.pages.map((one) => (one.id === id ? { ...one, ...change(one) } : one)),
  });
  switch (body.type) {
    case 'page.sent': {
      const { page: id, number, severity, text, alarm = null, since = moment } = body;
      const answers = { acknowledged: null, escalations: [], resolved: null };
      const sent = { id, number, severity, text, alarm, since, sent: moment, ...answers };
      return { ...pager, pages: [...pager.pages, sent] };
    }
    case 'page.acknowledged':
      return changed(body.page, () => ({ acknowledged: { ...moment, person: body.person } }));
    case 'page.escalated':
      return changed(body.page, ({ escalations }) => ({ escalations: [...escalations, moment] }));
    case 'page.resolved':
      return changed(body.page, () => ({ resolved: moment }));
    case 'mail.received': {
      const { mail: id, number, from, text } = body;
      return { ...pager, mails: [...pager.mails, { ...moment, id, number, from, text }] };
    }
    case 'update.due': {
      const { number, due } = body;
      return { ...pager, updates: [...pager.updates, { number, due, asked: moment, posted: null, isLate: false }] };
    }
    case 'update.late':
      return {
        ...pager,
        updates: pager.updates.map((one) =>
          one.number === body.number && one.due === body.due ? { ...one, isLate: true } : one,
        ),
      };
    case 'update.posted':
      return { ...pager, updates: answered(pager.updates, body.number, moment) };
    default:
      return pager;
  }
}
