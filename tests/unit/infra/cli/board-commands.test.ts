import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { EventLog } from '#chaos/session/event-log.ts';
import { FACILITATOR, startFakeApi, TOKEN } from '../../chaos/api/fake-lab.ts';
import { fakeRecorder } from '../../chaos/api/recorded.ts';
import { TOLD_DRILL } from '../../chaos/session/told-drill.ts';
import { runDrill, stateOfLab } from './run-drill.ts';

async function run(...args: string[]) {
  await using api = await startFakeApi(fakeRecorder);
  using state = stateOfLab(api.port, TOKEN, FACILITATOR);
  return { ...(await runDrill(args, state.path, { DRILL_NAME: 'Di' })), told: api.lab.told };
}

const SUGGEST = ['--asked', 'Why?', '--proposed', 'This', '--source', 'A model'];

describe("the commands of a team's work", () => {
  it.each([
    [['role', 'scribe'], 'role ["scribe","Di"]'],
    [['role', 'scribe', '--by', 'Ada'], 'role ["scribe","Ada"]'],
    [['hypothesis', 'add', 'It is late', '--by', 'Ada'], 'raise ["It is late","Ada"]'],
    [['hypothesis', 'for', '1', 'The clock'], 'weigh [1,"for","The clock","Di"]'],
    [['hypothesis', 'against', '2', 'The sun'], 'weigh [2,"against","The sun","Di"]'],
    [['hypothesis', 'confirm', '1'], 'decide [1,"confirmed","Di"]'],
    [['hypothesis', 'refute', '1'], 'decide [1,"refuted","Di"]'],
    [['update', 'We are looking'], 'post ["We are looking","Di"]'],
    [['ack', '1'], 'acknowledge [1,"Di"]'],
    [['session', 'mail', 'Where is my lamp?'], 'write ["customer","Where is my lamp?"]'],
    [['session', 'mail', 'When?', '--from', 'executive'], 'write ["executive","When?"]'],
    [['ai', 'open', 'They have looked'], 'open "They have looked"'],
    [['ai', 'close', 'They only paste'], 'close "They only paste"'],
    [['ai', 'suggest', ...SUGGEST], 'suggest {"asked":"Why?","proposed":"This","source":"A model","person":"Di"}'],
    [['ai', 'accept', '1', 'Exact'], 'judge [1,"accepted","Exact","Di"]'],
    [['ai', 'reject', '1', 'Hides it'], 'judge [1,"rejected","Hides it","Di"]'],
    [['ai', 'review', '1', 'One line'], 'review [1,"One line","Di"]'],
    [['ai', 'apply', '1'], 'apply [1,"Di"]'],
  ])('do what they say: %j', async (args, told) => {
    for (const words of [args, [...args, '--json']]) {
      const { code, errors, output, told: all } = await run(...words);
      expect([code, errors, all]).toEqual([0, '', [told]]);
      if (words === args) expect(output).not.toMatch(/undefined|\[object/);
      else expect(() => JSON.parse(output)).not.toThrow();
    }
  });

  it.each([
    [['hypothesis', 'for', 'one', 'x']],
    [['hypothesis', 'confirm', '0']],
    [['ai', 'apply', '-1']],
    [['ai', 'suggest']],
  ])('refuse %j, and do nothing', async (args) => {
    const { code, told } = await run(...args);
    expect([code, told]).toEqual([2, []]);
  });

  it('show the board and the suggestions', async () => {
    const { output } = await run('board');
    expect(output).toContain('incident-commander  Ada  since 03:16\n');
    expect(output).toContain('1. Totals are <added> twice  (Ada, INC-3F2A; refuted by Ada at 03:21)\n');
    expect(output).toContain('   03:20  against: one charge each  (Bo)\n');
    expect(output).toContain('03:22  INC-3F2A, told by Cy: We are | looking\n');
    const ai = await run('ai');
    expect(ai.output).toContain('AI may not help: Phase 1 is without AI.\n');
    expect(ai.output).toContain('1. A model for Bo, INC-3F2A, 05:01: applied by Bo at 05:04\n');
  });

  it('show what has called the team, where to look, and what was written to it', async () => {
    const { output } = await run('pages');
    expect(output).toContain('1. 03:15  page  INC-3F2A: Totals are off  (acknowledged by Ada at 03:15)\n');
    expect(output).toContain('./drill graph');
    const inbox = await run('inbox');
    expect(inbox.output).toContain('03:24  a customer, INC-3F2A: You owe me 3 cents\n');
  });

  it('tell the whole story, as each format', async () => {
    const page = await run('report');
    expect(page.output).toMatch(/^# Drill 1\n/);
    const html = await run('report', '--format', 'html');
    expect(html.output).toMatch(/^<!doctype html>/);
    const json = await run('report', '1', '--format', 'json');
    expect(JSON.parse(json.output)).toMatchObject({ drill: 1, state: 'finished' });
    expect((await run('report', '--format', 'pdf')).code).toBe(2);
  });

  it('tell the whole story when the lab is down, too, and refuse a drill that there was not', async () => {
    const path = mkdtempSync(join(tmpdir(), 'drills-'));
    try {
      const none = await runDrill(['report'], path);
      expect([none.code, none.errors]).toEqual([1, expect.stringContaining('no lab of team default is up')]);
      const log = new EventLog(join(path, 'drills/default.db'));
      for (const { body, by, time } of TOLD_DRILL)
        log.append(1, body.type === 'incident.begun' ? { ...body, scenario: 'float-drift' } : body, { by, time });
      log.close();
      const { code, output, errors } = await runDrill(['report', '--format', 'json'], path);
      expect([code, errors]).toEqual([0, '']);
      expect(JSON.parse(output)).toMatchObject({ drill: 1, incidents: [{ truth: { service: 'billing' } }] });
      const missing = await runDrill(['report', '7'], path);
      expect([missing.code, missing.errors]).toEqual([
        1,
        expect.stringContaining('there is no drill 7; the newest is 1'),
      ]);
    } finally {
      rmSync(path, { recursive: true });
    }
  });
});
