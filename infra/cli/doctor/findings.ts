/** What `doctor` saw of this machine: facts only; judgement.ts says what they mean. */
export interface Findings {
  platform: string;
  architecture: string;
  user: { name: string; isRoot: boolean };
  /** Whom PostgreSQL runs as, when root starts the lab. */
  postgresUser: string;
  /** The PostgreSQL of the dependencies; null where the platform has none. */
  embeddedPostgres: string | null;
  node: Program;
  programs: Record<ProgramName, Program | null>;
  /** Docker's service, by its client; null where it does not answer. */
  dockerEngine: string | null;
  ports: { base: number; owner: 'lab' | 'free' | 'others'; taken: { port: number; what: string }[]; total: number };
  /** Bytes that programs can still get. */
  freeMemoryBytes: number;
  totalMemoryBytes: number;
  /** Bytes free where the lab keeps its state. */
  freeDiskBytes: number;
  stateFolder: string;
  isStateWritable: boolean;
  /** Linux: how much one user may watch; null elsewhere. */
  inotify: { watches: number; instances: number } | null;
}

export interface Program {
  path: string;
  version: string;
}

export const PROGRAMS = [
  'npm',
  'git',
  'docker',
  'docker compose',
  'toxiproxy-server',
  'promtool',
  'terraform',
  'chromium',
  'psql',
] as const;
export type ProgramName = (typeof PROGRAMS)[number];
