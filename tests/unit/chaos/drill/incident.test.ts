import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  forgetIncident,
  type IncidentRecord,
  incidentNumber,
  readIncident,
  writeIncident,
} from '#chaos/drill/incident.ts';

describe('the record of an incident', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'incident-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is read as it was written, until it is forgotten', () => {
    const file = join(folder, 'incident.json');
    const record: IncidentRecord = {
      number: 'INC-3F2A',
      scenario: 'a-scenario',
      quiet: true,
      again: false,
      pressure: 1,
      isDrilled: false,
      startedAt: '2026-11-24T03:00:00.000Z',
      state: 'running',
    };
    expect(readIncident(file)).toBeUndefined();
    writeIncident(file, record);
    expect(readIncident(file)).toEqual(record);
    forgetIncident(file);
    forgetIncident(file);
    expect(readIncident(file)).toBeUndefined();
  });

  it('of an earlier version is of no quiet twin', () => {
    const file = join(folder, 'incident.json');
    writeFileSync(
      file,
      '{"number":"INC-3F2A","scenario":"a","startedAt":"2026-11-24T03:00:00.000Z","state":"running"}',
    );
    expect(readIncident(file)).toMatchObject({ number: 'INC-3F2A', quiet: false });
  });

  it.each(['', '{"number":"INC-3F2A"}', 'null', '{"number":1}'])('is refused when the file holds %j', (text) => {
    const file = join(folder, 'incident.json');
    writeFileSync(file, text);
    expect(() => readIncident(file)).toThrow('does not hold an incident');
  });

  it('has a number of one form', () => {
    for (let count = 0; count < 200; count += 1) expect(incidentNumber()).toMatch(/^INC-[0-9A-F]{4}$/);
  });
});
