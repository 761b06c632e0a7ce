import type { z } from 'zod';
import type { condition } from '#chaos/conditions/condition.ts';
import type { Mechanism } from '#chaos/judge/mechanisms.ts';
import type { ObjectiveId } from '#chaos/probes/objectives.ts';
import type { RecordReader } from '#chaos/recorder/reader.ts';
import type { EvidenceQuery } from './evidence.ts';

/** A symptom as it stands at the moment, in figures that users would feel. */
export interface SymptomReading {
  present: boolean;
  /** One line with the figure, e.g. "orders failing: 62% of the last 10 s". No cause, no scenario. */
  reading: string;
}

/** What a pager would carry. */
interface Page {
  severity: 'page' | 'ticket';
  /** Symptom, never the cause. */
  text: string;
  /**
   * It tells of what probes see by themselves: in a drill these call the team, in figures, when it is there. What they
   * cannot see, herrings and complaints, comes with the incident, and says nothing here.
   */
  seenBy?: ObjectiveId;
}

/** How something shows on a live lab. */
interface Sign {
  /** Seconds from `start` within which it must be there. */
  withinSeconds: number;
  read(record: RecordReader): Promise<SymptomReading>;
}

/** One incident that can be drilled. Everything but the text in `pages` and `hints` is for authors and facilitators. */
export interface ScenarioDefinition {
  title: string;
  /** What happens, for a facilitator. */
  story: string;
  /** 1 an evening's exercise, 2 needs several signals together, 3 needs thought about the whole system. */
  level: 1 | 2 | 3;
  /** Services that its bench needs, those that they call included. */
  bench: readonly string[];
  /** Those of them that its first checks do without: they start when a check asks (`bench.start`). By default none. */
  benchLater?: readonly string[];
  /** What the controller applies while the incident runs. */
  conditions: readonly z.input<typeof condition>[];
  pages: readonly Page[];
  symptoms: readonly string[];
  redHerrings: readonly string[];
  /** What customers write to support meanwhile, in order: what they see, in their words. Three at most; by default none. */
  mails?: readonly string[];
  /** From a nudge to nearly the answer. */
  hints: readonly [string, string, string];
  /** Parts of the lab that hold on to trouble after its cause is gone and must be restarted when the incident is stopped. */
  restartOnStop: readonly string[];
  /** How it shows that users suffer. */
  symptom: Sign;
  /** Only where nothing is wrong: how the noise shows, from which nobody suffers. Teams never read it. */
  noise?: Sign;
}

/** Whom somebody may blame: a service, or nobody. */
export const SUSPECTS = [
  'storefront',
  'orders',
  'inventory',
  'pricing',
  'checkout',
  'billing',
  'worker',
  'partner',
  'none',
] as const;
export type Suspect = (typeof SUSPECTS)[number];

/** What is really wrong. It never reaches a team before the incident is revealed. */
export interface AnswerKey {
  /** The service whose code is at fault; `none` where nothing is wrong. */
  service: Exclude<Suspect, 'partner'>;
  /** Every mechanism that counts as right; the first is the best name for it. */
  mechanisms: readonly [Mechanism, ...Mechanism[]];
  explanation: string;
  /** Services that look guilty and are not. Where nothing is wrong, that is each that is blamed. */
  herrings?: readonly Suspect[];
  /** What would have shown it; each returns data while the incident runs. */
  evidence: readonly EvidenceQuery[];
}

/**
 * The same scenario with nothing wrong: its noise and its nervous pager, without what wakes the defect. All of it replaces
 * what the scenario says; bench, level, and what users would suffer from are the scenario's own, so that a twin looks like it.
 * Its conditions leave users well, and its pages say what is true and harms nobody. No word of it gives the defect away:
 * the team may still meet that.
 */
export interface QuietTwin
  extends Pick<
      ScenarioDefinition,
      'title' | 'story' | 'conditions' | 'pages' | 'mails' | 'symptoms' | 'redHerrings' | 'hints'
    >,
    Pick<AnswerKey, 'explanation' | 'evidence'> {
  noise: Sign;
}
