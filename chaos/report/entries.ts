import { clockText } from '#chaos/session/clock.ts';
import type { SessionEvent, SessionEventBody } from '#chaos/session/events.ts';
import type { SessionState } from '#chaos/session/session-state.ts';

/** The lanes of a drill's picture, from top to bottom. */
export const LANES = ['drill', 'incident', 'diagnosis', 'code', 'ai', 'team'] as const;
export type Lane = (typeof LANES)[number];

/** How an entry bears on the drill. */
export type Tone = 'neutral' | 'good' | 'bad';

/** One line of a drill's story. */
export interface Entry {
  /** Rises by one with each event of a team's drills. */
  id: number;
  /** ISO date. */
  time: string;
  /** By the drill's own clock, such as 03:17. */
  clock: string;
  /** Drill milliseconds since it began. */
  atMs: number;
  by: 'controller' | 'facilitator' | 'team';
  lane: Lane;
  tone: Tone;
  text: string;
}

type Said = Pick<Entry, 'lane' | 'tone' | 'text'>;

const said = (lane: Lane, text: string, tone: Tone = 'neutral'): Said => ({ lane, tone, text });
const ENDS = { finished: 'The drill came to its end', stopped: 'The drill was ended', 'lab down': 'The lab was ended' };
const OUTCOMES = { right: 'right', partly: 'partly right', herring: 'a red herring', wrong: 'wrong' } as const;
const costs = (minutes: number) => (minutes === 0 ? '' : `, which cost ${minutes} min`);
const counted = (count: number, thing: string) => `${count} ${thing}${count === 1 ? '' : 's'}`;

function ofDrill(body: SessionEventBody, state: SessionState): Said | undefined {
  const titleOf = (phase: string) => state.agenda.find(({ id }) => id === phase)?.title ?? phase;
  switch (body.type) {
    case 'drill.begun':
      return said('drill', `${titleOf(state.agenda[0]?.id ?? '')} begins`);
    case 'phase.entered':
      return said('drill', `${titleOf(body.phase)} begins`);
    case 'phase.extended':
      return said('drill', `${Math.round(body.byMs / 6_000) / 10} min more`);
    case 'drill.paused':
      return said('drill', 'The clock stands');
    case 'drill.resumed':
      return said('drill', 'The clock goes on');
    case 'tools.checked': {
      const silent = body.tools.filter(({ answers }) => !answers).map(({ name }) => name);
      return silent.length === 0
        ? said('drill', 'Every tool answers', 'good')
        : said('drill', `Not ready: ${silent.join(', ')}`, 'bad');
    }
    case 'drill.ended':
      return said('drill', ENDS[body.why]);
    default:
      return undefined;
  }
}

function ofIncident(body: SessionEventBody): Said | undefined {
  switch (body.type) {
    case 'incident.begun':
      return said('incident', `${body.number} begins`, 'bad');
    case 'incident.resolved':
      return said('incident', `${body.number} is resolved`, 'good');
    case 'incident.reopened':
      return said('incident', `${body.number} is open again: ${body.reading}`, 'bad');
    case 'incident.ended':
      return said('incident', `What brought ${body.number} on is reverted`);
    case 'diagnosis.made': {
      const { service, mechanism, outcome, costMinutes } = body;
      const claim = mechanism === null ? service : `${service}, ${mechanism}`;
      const tone = outcome === 'right' ? 'good' : outcome === 'partly' ? 'neutral' : 'bad';
      return said('diagnosis', `The team says ${claim}: ${OUTCOMES[outcome]}${costs(costMinutes)}`, tone);
    }
    case 'hint.given':
      return said('diagnosis', `Hint ${body.hint} was taken${costs(body.costMinutes)}`);
    case 'code.deployed':
      return said('code', `Save ${body.save} (${body.what}) changes ${body.files.join(', ') || 'nothing'}`);
    case 'verdict.given': {
      const { number, verdict, failed, isWhole, save } = body;
      const of = isWhole ? '' : ' (one check)';
      const why = verdict === 'failed' ? `: ${failed.join(', ')}` : '';
      const tone = verdict === 'passed' ? 'good' : verdict === 'failed' ? 'bad' : 'neutral';
      return said('code', `Save ${save} is judged for ${number}${of}: ${verdict}${why}`, tone);
    }
    case 'coverage.measured':
      return said('incident', `${body.covered} of ${counted(body.hops, 'hop')} of ${body.number} could be followed`);
    default:
      return undefined;
  }
}

function ofPager(body: SessionEventBody): Said | undefined {
  switch (body.type) {
    case 'page.sent':
      return said('incident', `${body.severity === 'page' ? 'Page' : 'Ticket'} ${body.page}: ${body.text}`);
    case 'page.resolved':
      return said('incident', `Page ${body.page} is over`, 'good');
    case 'page.acknowledged':
      return said('team', `${body.person} acknowledges page ${body.page}`);
    case 'page.escalated':
      return said('incident', `Nobody has acknowledged page ${body.page}: it goes higher`, 'bad');
    case 'mail.received':
      return said('incident', `Mail from ${body.from === 'customer' ? 'a customer' : 'above'}: ${body.text}`);
    case 'update.due':
      return said('team', `A status update about ${body.number} is due`);
    case 'update.late':
      return said('team', `The status update about ${body.number} is late`, 'bad');
    default:
      return undefined;
  }
}

function ofTeam(body: SessionEventBody): Said | undefined {
  switch (body.type) {
    case 'role.taken':
      return said('team', `${body.person} is ${body.role}`);
    case 'hypothesis.raised':
      return said('team', `Hypothesis ${body.hypothesis} of ${body.owner}: ${body.statement}`);
    case 'hypothesis.weighed':
      return said('team', `${body.side} hypothesis ${body.hypothesis}, ${body.person}: ${body.evidence}`);
    case 'hypothesis.decided':
      return said('team', `Hypothesis ${body.hypothesis} is ${body.end}, says ${body.person}`);
    case 'update.posted':
      return said('team', `${body.person} tells the company about ${body.number}: ${body.text}`);
    default:
      return undefined;
  }
}

function ofAi(body: SessionEventBody): Said | undefined {
  switch (body.type) {
    case 'ai.opened':
      return said('ai', `The facilitator lets AI help: ${body.why}`);
    case 'ai.closed':
      return said('ai', `The facilitator keeps AI out: ${body.why}`);
    case 'ai.refused':
      return said('ai', `${body.person} is refused help by AI: ${body.wanted}`, 'bad');
    case 'ai.suggested':
      return said('ai', `Suggestion ${body.suggestion} of ${body.source}, asked by ${body.person}: ${body.proposed}`);
    case 'ai.judged':
      return said('ai', `Suggestion ${body.suggestion} is ${body.decision} by ${body.person}: ${body.why}`);
    case 'ai.reviewed':
      return said('ai', `${body.person} has read suggestion ${body.suggestion}: ${body.findings}`);
    case 'ai.applied':
      return said('ai', `${body.person} applies suggestion ${body.suggestion}`);
    default:
      return undefined;
  }
}

/**
 * What an event says to people; undefined where it says nothing to them.
 * @param state how the drill stood when it had happened
 * @param atMs drill milliseconds
 */
export function entryOf({ id, time, by, body }: SessionEvent, state: SessionState, atMs: number): Entry | undefined {
  const words = ofDrill(body, state) ?? ofIncident(body) ?? ofPager(body) ?? ofTeam(body) ?? ofAi(body);
  return words && { id, time: new Date(time).toISOString(), clock: clockText(atMs), atMs, by, ...words };
}
