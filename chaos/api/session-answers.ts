/** What the controller answers about a drill. Nothing here names a scenario: a team reads it too. */
import type { DiagnosisOutcome } from '#chaos/judge/diagnosis.ts';
import type { StopReport } from './drill-answers.ts';

interface SessionStep {
  id: string;
  title: string;
  minutes: number;
  isBreak: boolean;
  /** AI may help. */
  ai: boolean;
}

interface DrilledIncident {
  number: string;
  begunAt: string;
  resolvedAt: string | null;
  endedAt: string | null;
  diagnoses: { at: string; service: string; mechanism: string | null; outcome: DiagnosisOutcome }[];
  /** How many hints the team took. */
  hints: number;
  /** Minutes of the drill's clock that guesses and hints have cost. */
  costMinutes: number;
}

/** What a diagnosis was worth. */
export interface JudgedDiagnosis {
  number: string;
  outcome: DiagnosisOutcome;
  costMinutes: number;
}

export interface Hint {
  number: string;
  /** From 1 on. */
  hint: number;
  text: string;
  costMinutes: number;
}

/** What can be wrong, the same list for every incident. */
export interface PublishedList {
  services: string[];
  mechanisms: { name: string; meaning: string }[];
}

/** How a drill stands. */
export interface SessionStatus {
  /** Rises by one with each drill of a team. */
  drill: number;
  /** held: the clock of a drill that is faster than life waits for a validation. */
  state: 'running' | 'paused' | 'held' | 'over';
  /** Why it is over; null before. */
  why: 'finished' | 'stopped' | 'lab down' | null;
  /** By the drill's own clock, which begins at three in the morning, such as 03:17. */
  clock: string;
  /** Drill milliseconds since it began. */
  elapsedMs: number;
  /** Drill seconds for each real one. */
  pace: number;
  agenda: SessionStep[];
  /** The step that is on, by its place in the agenda. */
  at: number;
  /** By the drill's own clock, when that step ends. */
  endsAt: string;
  /** Moments are dates; null until they have come. */
  incidents: DrilledIncident[];
  /** What the team looks through, as it answered during setup; empty before. */
  tools: { name: string; answers: boolean; message: string }[];
}

export interface SessionEnd {
  session: SessionStatus;
  report: StopReport;
}
