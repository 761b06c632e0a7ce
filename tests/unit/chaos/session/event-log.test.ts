import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventLog } from '#chaos/session/event-log.ts';

describe('the event log', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'event-log-'));
    file = join(folder, 'drills', 'default.db');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('gives back what was appended, by drill, to whoever opens it next', () => {
    const first = new EventLog(file);
    expect(first.latestDrill()).toBe(0);
    const one = first.append(1, { type: 'drill.paused' }, { by: 'facilitator', time: 7 });
    first.append(2, { type: 'drill.resumed' }, { by: 'controller', time: 8 });
    // Nobody closes it: its process was killed.
    const second = new EventLog(file);
    expect(second.latestDrill()).toBe(2);
    expect(second.read(1)).toEqual([one]);
    expect(second.read(1, one.id)).toEqual([]);
    expect(one).toEqual({
      id: 1,
      drill: 1,
      time: 7,
      by: 'facilitator',
      version: 1,
      body: { type: 'drill.paused' },
    });
    first.close();
    second.close();
  });

  it('keeps history as it was, whoever wants to change it', () => {
    const log = new EventLog(file);
    log.append(1, { type: 'drill.paused' }, { by: 'team', time: 7 });
    const other = new DatabaseSync(file);
    for (const change of ["UPDATE events SET by = 'facilitator'", 'DELETE FROM events'])
      expect(() => other.exec(change)).toThrow('events are only ever appended');
    expect(log.read(1)).toHaveLength(1);
    other.close();
    log.close();
  });

  it('is on the disk when it says so', () => {
    const log = new EventLog(file);
    log.append(1, { type: 'drill.paused' }, { by: 'team', time: 7 });
    const other = new DatabaseSync(file);
    expect(other.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    other.close();
    log.close();
  });

  it.each([
    ['no database at all', () => writeFileSync(file, 'a letter to my aunt, on several lines\n'.repeat(200))],
    [
      'what is no event',
      () => {
        new EventLog(file).close();
        const other = new DatabaseSync(file);
        other.exec(`INSERT INTO events (drill, time, by, version, body) VALUES (1, 7, 'team', 1, '{"type":"moon"}')`);
        other.close();
      },
    ],
    [
      'events that make no sense',
      () => {
        const log = new EventLog(file);
        log.append(1, { type: 'drill.paused' }, { by: 'team', time: 7 });
        log.close();
      },
    ],
  ])('that holds %s is moved aside, and another begins', (_what, spoil) => {
    mkdirSync(dirname(file), { recursive: true });
    spoil();
    const told: string[] = [];
    const log = EventLog.open(file, (line) => told.push(line));
    expect(log.latestDrill()).toBe(0);
    expect(told).toEqual([expect.stringMatching(/cannot be read .* moved to .*default\.db\.broken-/s)]);
    expect(readdirSync(dirname(file)).some((name) => name.startsWith('default.db.broken-'))).toBe(true);
    log.close();
    const again = EventLog.open(file, (line) => told.push(line));
    expect(told).toHaveLength(1);
    again.close();
  });

  it('says that it holds what is no event', () => {
    const log = new EventLog(file);
    const other = new DatabaseSync(file);
    other.exec(`INSERT INTO events (drill, time, by, version, body) VALUES (1, 7, 'team', 1, '{"type":"moon"}')`);
    expect(() => log.read(1)).toThrow('type');
    other.close();
    log.close();
  });
});
