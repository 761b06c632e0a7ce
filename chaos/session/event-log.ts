import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { LabError } from '#chaos/errors/lab-error.ts';
import { moveDatabaseAside } from '#chaos/files/move-aside.ts';
import { type Actor, type SessionEvent, type SessionEventBody, sessionEvent } from './events.ts';
import { foldSession } from './session-state.ts';

const VERSION = 1;

/*
 * Full sync: an event that was appended is on the disk, whatever becomes of the machine. The triggers keep history as it
 * was, also from our own mistakes.
 */
const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    drill INTEGER NOT NULL,
    time INTEGER NOT NULL,
    by TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS events_of_drill ON events (drill, id);
  CREATE TRIGGER IF NOT EXISTS events_stay BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'events are only ever appended'); END;
  CREATE TRIGGER IF NOT EXISTS events_last BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'events are only ever appended'); END;
`;

function toEvent(row: Record<string, unknown>): SessionEvent {
  return sessionEvent.parse({ ...row, body: JSON.parse(String(row.body)) });
}

/** All that happened in a team's drills: appended, never changed. Everything else about a drill is a fold over it. */
export class EventLog {
  private readonly database: DatabaseSync;
  private readonly insert: StatementSync;
  private readonly select: StatementSync;

  /**
   * Opens a log, or begins one. One whose latest drill cannot be read is moved aside: a lab that does not start because of
   * a drill of yesterday helps nobody.
   * @param report told when it was moved
   */
  static open(file: string, report: (line: string) => void): EventLog {
    try {
      const log = new EventLog(file);
      foldSession(log.read(log.latestDrill()));
      return log;
    } catch (error) {
      const aside = moveDatabaseAside(file, Date.now());
      report(`The log of drills ${file} cannot be read (${(error as Error).message}). It was moved to ${aside}.`);
      return new EventLog(file);
    }
  }

  /** @param file where it is kept; made where there is none. @throws Error when it is no log */
  constructor(file: string) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    this.database = new DatabaseSync(file);
    this.database.exec(SCHEMA);
    this.insert = this.database.prepare('INSERT INTO events (drill, time, by, version, body) VALUES (?, ?, ?, ?, ?)');
    this.select = this.database.prepare('SELECT * FROM events WHERE drill = ? AND id > ? ORDER BY id');
  }

  /** The number of the latest drill; 0 before the first. */
  latestDrill(): number {
    const row = this.database.prepare('SELECT max(drill) AS drill FROM events').get() as { drill: number | null };
    return row.drill ?? 0;
  }

  /** Writes an event down; when this returns, it is on the disk. @param time Unix milliseconds */
  append(drill: number, body: SessionEventBody, { by, time }: { by: Actor; time: number }): SessionEvent {
    const { lastInsertRowid } = this.insert.run(drill, time, by, VERSION, JSON.stringify(body));
    return { id: Number(lastInsertRowid), drill, time, by, version: VERSION, body };
  }

  /** Events of a drill after one of them, oldest first. @throws ZodError when the file holds what is no event */
  read(drill: number, after = 0): SessionEvent[] {
    return this.select.all(drill, after).map(toEvent);
  }

  /** What happened in a drill. @param drill by default the latest. @throws LabError not-found */
  eventsOf(drill = this.latestDrill()): SessionEvent[] {
    const events = this.read(drill);
    if (events.length > 0) return events;
    const newest = this.latestDrill();
    const which =
      newest === 0
        ? 'no drill has begun yet: ./drill session begin begins one'
        : `there is no drill ${drill}; the newest is ${newest}`;
    throw new LabError('not-found', which, { field: 'drill', got: String(drill) });
  }

  close(): void {
    this.database.close();
  }
}
