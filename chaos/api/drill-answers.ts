/** What the controller answers about incidents, validations and the history of the code. */
import type { CheckResult, Verdict } from '#chaos/judge/verdict.ts';

/** What a pager carries: a symptom, never a cause. */
interface Page {
  severity: 'page' | 'ticket';
  text: string;
}

/** An incident as a team may see it. */
export interface Incident {
  /** Such as INC-3F2A. */
  number: string;
  startedAt: string;
  state: 'starting' | 'running' | 'stopping';
  /** When its repair was proven and users were served again; null before. */
  resolvedAt: string | null;
  /** It was drawn although the team had met it: it had met every one. */
  again: boolean;
  pages: Page[];
}

export interface IncidentStatus {
  incident: Incident | null;
  /** What users feel at the moment, in one line; null while no incident runs. */
  reading: string | null;
}

export interface StopReport {
  /** null when none ran; whatever was in force is reverted all the same. */
  number: string | null;
  /** Until every condition was reverted. */
  revertedSeconds: number;
  /** Services that were restarted because they hold on to trouble. */
  restarted: string[];
  /** Whether users are served again. */
  healthy: boolean;
  /** What they feel, in one line. */
  reading: string;
  /** All together. */
  seconds: number;
}

/** What a practice ends with: what was wrong, what would have shown it, one repair. */
export interface Revelation {
  number: string;
  /** null of a quiet twin: the team may still meet the scenario itself. */
  scenario: string | null;
  title: string;
  story: string;
  /** Whose code is at fault; `none` where nothing was wrong. */
  service: string;
  mechanisms: { name: string; meaning: string }[];
  explanation: string;
  evidence: { shows: string; command: string }[];
  redHerrings: string[];
  /** One repair as a difference to what the team has; null where there is nothing to repair. */
  fix: { name: string; diff: string } | null;
}

/** How far a validation has come. */
export interface ValidationProgress {
  id: string;
  /** Lines since `after`, oldest first. */
  progress: string[];
  /** `after` for the next call. */
  next: number;
  /** null while it is at work. */
  result: ValidationResult | null;
}

export interface ValidationResult extends Omit<Verdict, 'checks'> {
  /** The scenario's id where it was asked for by that; else the number of the incident. */
  scenario: string;
  checks: CheckResult[];
  /** What users of the live lab feel, in one line, where a running incident was judged by all checks; null otherwise. */
  live: { healthy: boolean; reading: string } | null;
}

/** One save of the team's code, or what else changed it. */
export interface Save {
  /** Rises by one with each. */
  number: number;
  time: string;
  /** `saved`, or what else happened: `undone to before 3`, `reset`, ... */
  what: string;
  files: { path: string; added: number; removed: number }[];
  /** What was found about the code as it was then, oldest first. */
  verdicts: SaveVerdict[];
}

/** A verdict of all checks. */
export interface SaveVerdict {
  time: string;
  /** The incident that it was judged for; null where none was. */
  number: string | null;
  verdict: Verdict['verdict'];
}

export interface UndoReport {
  /** Saves that were undone, newest first. */
  undone: number[];
  files: string[];
}
