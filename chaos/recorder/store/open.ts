import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LabError } from '#chaos/errors/lab-error.ts';
import { moveDatabaseAside } from '#chaos/files/move-aside.ts';
import { SCHEMA, SCHEMA_VERSION } from './schema.ts';

/** SQLITE_CORRUPT and SQLITE_NOTADB. https://sqlite.org/rescode.html */
const BROKEN_FILE = new Set([11, 26]);

export interface OpenOptions {
  path: string;
  /** Told when a broken file was moved aside. */
  report: (line: string) => void;
  /** For the name under which a broken file is kept. */
  now: () => number;
}

/**
 * Opens the record, or begins one. A broken file is moved aside, because a lab without a recorder helps nobody; a file
 * of another schema version is somebody's finished record and stops the start instead.
 */
export function openDatabase(options: OpenOptions): DatabaseSync {
  const { path } = options;
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  try {
    return prepare(path);
  } catch (error) {
    if (!BROKEN_FILE.has((error as { errcode?: number }).errcode ?? 0)) throw error;
    const aside = moveDatabaseAside(path, options.now());
    options.report(
      `The record ${path} is broken (${(error as Error).message}). It was moved to ${aside}, and a new record begins.`,
    );
    return prepare(path);
  }
}

function prepare(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    // NORMAL: a commit survives the death of this process, not of the machine. The log is then synced at checkpoints only.
    database.exec(`
      PRAGMA page_size = 8192;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      PRAGMA wal_autocheckpoint = 4000;
      PRAGMA journal_size_limit = 67108864;
      PRAGMA cache_size = -16384;
      PRAGMA temp_store = MEMORY;
    `);
    const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
    const { tables } = database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() as { tables: number };
    if (version === 0 && tables === 0)
      database.exec(`BEGIN; ${SCHEMA} PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT;`);
    else if (version !== SCHEMA_VERSION) throw otherVersion(path, version);
    else checkSound(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Finds a torn file at the start and not in the middle of a drill: reads one row from both ends of each large table. */
function checkSound(database: DatabaseSync): void {
  for (const table of ['traces', 'fragments', 'logs', 'frames']) {
    database.prepare(`SELECT min(id), max(id) FROM ${table}`).get();
  }
  for (const table of ['attributes', 'origins', 'operations', 'series'])
    database.prepare(`SELECT * FROM ${table}`).all();
}

function otherVersion(path: string, version: number): LabError {
  return new LabError(
    'start-failed',
    `The record ${path} has schema version ${version}, and this recorder writes version ${SCHEMA_VERSION}. Name another file with --database, or move this one away.`,
    { field: 'database', expected: `schema version ${SCHEMA_VERSION}`, got: `schema version ${version}` },
  );
}
