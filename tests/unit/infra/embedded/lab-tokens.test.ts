import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hasRole } from '#chaos/access/roles.ts';
import type { LabPaths } from '#infra/embedded/lab-paths.ts';
import { newLabRecord, readLabRecord, writeLabRecord } from '#infra/embedded/lab-state.ts';
import { labTokens } from '#infra/embedded/lab-tokens.ts';

describe('the tokens of a lab', () => {
  let paths: LabPaths;
  beforeAll(() => {
    const state = mkdtempSync(join(tmpdir(), 'tokens-'));
    paths = { state, logs: join(state, 'logs'), labFile: join(state, 'lab.json') } as LabPaths;
  });
  afterAll(() => rmSync(paths.state, { recursive: true }));

  it('are rotated one by one, at once and for whoever comes after', () => {
    const record = newLabRecord('owls', 4_400);
    writeLabRecord(paths, { ...record, keeperPid: 17 });
    const keeper = labTokens(paths, record, () => {});
    const fresh = keeper.rotate('team');
    expect(hasRole(`Bearer ${record.token}`, 'team', keeper.tokens)).toBe(false);
    expect(hasRole(`Bearer ${fresh}`, 'team', keeper.tokens)).toBe(true);
    expect(hasRole(`Bearer ${fresh}`, 'facilitator', keeper.tokens)).toBe(false);
    expect(hasRole(`Bearer ${record.facilitatorToken}`, 'facilitator', keeper.tokens)).toBe(true);
    // Nothing else of the record is lost, and nobody else may read it.
    expect(readLabRecord(paths)).toEqual({ ...record, keeperPid: 17, token: fresh });
    expect(statSync(paths.labFile).mode & 0o777).toBe(0o600);
    const leading = keeper.rotate('facilitator');
    expect(readLabRecord(paths)).toMatchObject({ token: fresh, facilitatorToken: leading });
    expect(hasRole(`Bearer ${record.facilitatorToken}`, 'team', keeper.tokens)).toBe(false);
  });

  it('of the service-admin is rotated where the lab can be started anew with it', () => {
    const record = newLabRecord('owls', 4_400);
    writeLabRecord(paths, record);
    let restarts = 0;
    const keeper = labTokens(paths, record, () => {
      restarts += 1;
    });
    const fresh = keeper.rotate('service-admin');
    expect([restarts, readLabRecord(paths)?.adminToken]).toEqual([1, fresh]);
    // It leads nothing.
    expect(hasRole(`Bearer ${fresh}`, 'team', keeper.tokens)).toBe(false);
    const refusing = labTokens(paths, record, () => {
      throw new Error('not here');
    });
    expect(() => refusing.rotate('service-admin')).toThrow('not here');
    expect(readLabRecord(paths)?.adminToken).toBe(fresh);
  });
});
