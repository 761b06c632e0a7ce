import { join, resolve } from 'node:path';

/** Root of the checkout. */
export const PROJECT_ROOT = resolve(import.meta.dirname, '../..');
/** What all labs of this checkout share: Node, caches, the shipped baseline. */
export const STATE_ROOT = process.env.DRILL_STATE ?? join(PROJECT_ROOT, '.drill');
export const CACHE_ROOT = join(STATE_ROOT, 'cache');

export const DEFAULT_TEAM = 'default';

/** Where one team's lab keeps its things. */
export interface LabPaths {
  team: string;
  /** Folder that holds `services/`: the checkout for the default team, a copy under `teams/` for a named one. */
  workspace: string;
  services: string;
  /** The lab's own files; only this user can read them. */
  state: string;
  labFile: string;
  processFile: string;
  /** How often each process ended by itself. */
  deathFile: string;
  eventFile: string;
  logs: string;
  recorderDatabase: string;
  /** What has been done to the lab, and may have to be undone. */
  journalFile: string;
  incidentFile: string;
  /** Of the one that a drill runs at the same time. */
  secondIncidentFile: string;
  /** Incidents that the team has met. Survives `down`. */
  metFile: string;
  /** What happened in the team's drills. Survives `down`. */
  drillLog: string;
  /** Every save of the team's code. Survives `down`. */
  history: string;
  /** Where code that `reset` replaced is kept. Survives `down`. */
  kept: string;
}

/** @param team a name that `teamName` (lab-state.ts) has accepted */
export function labPaths(team: string): LabPaths {
  const state = join(STATE_ROOT, 'labs', team);
  const workspace = team === DEFAULT_TEAM ? PROJECT_ROOT : join(PROJECT_ROOT, 'teams', team);
  return {
    team,
    workspace,
    services: join(workspace, 'services'),
    state,
    labFile: join(state, 'lab.json'),
    processFile: join(state, 'processes.json'),
    deathFile: join(state, 'deaths.json'),
    eventFile: join(state, 'events.ndjson'),
    logs: join(state, 'logs'),
    recorderDatabase: join(state, 'recorder.db'),
    journalFile: join(state, 'conditions.ndjson'),
    incidentFile: join(state, 'incident.json'),
    secondIncidentFile: join(state, 'incident-2.json'),
    metFile: join(STATE_ROOT, 'met', `${team}.json`),
    drillLog: join(STATE_ROOT, 'drills', `${team}.db`),
    history: join(STATE_ROOT, 'history', `${team}.git`),
    kept: join(STATE_ROOT, 'kept', team),
  };
}
