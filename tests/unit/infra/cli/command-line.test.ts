import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { startFakeApi, TOKEN } from '../../chaos/api/fake-lab.ts';
import { ANSWERS, fakeRecorder } from '../../chaos/api/recorded.ts';
import { runDrill, stateOfLab } from './run-drill.ts';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const METRIC = 'orders_placement_duration_seconds';

describe('the command line before a running lab', () => {
  it.each([
    [['traces'], ANSWERS['/traces']],
    [['traces', '--trace', TRACE_ID], ANSWERS[`/traces/${TRACE_ID}`]],
    [['logs'], ANSWERS['/logs']],
    [['metrics'], ANSWERS['/metrics']],
    [['metrics', METRIC], ANSWERS[`/metrics/${METRIC}`]],
    [['graph'], ANSWERS['/graph']],
  ])('prints one JSON document for %j --json', async (args, answer) => {
    await using api = await startFakeApi(fakeRecorder);
    using state = stateOfLab(api.port);
    const { code, output, errors } = await runDrill([...args, '--json'], state.path);
    expect([code, errors]).toEqual([0, '']);
    expect(JSON.parse(output)).toEqual(answer);
  });

  it('leads from a metric to its trace and from the trace to its log', async () => {
    await using api = await startFakeApi(fakeRecorder);
    using state = stateOfLab(api.port);
    const metric = await runDrill(['metrics', METRIC, '--label', 'outcome=placed'], state.path);
    expect(metric.output).toContain(TRACE_ID.slice(0, 8));
    const trace = await runDrill(['traces', '--trace', TRACE_ID], state.path);
    expect(trace.output).toContain('✗  POST /orders');
    expect(trace.output).toContain('2 log lines of this trace');
    expect(trace.output).toContain(`./drill logs --trace ${TRACE_ID.slice(0, 8)} shows`);
    expect(`${metric.output}${trace.output}`).not.toContain('\u001b');
  });

  it('says which hop lacks what, and ends with 1', async () => {
    await using api = await startFakeApi(fakeRecorder);
    using state = stateOfLab(api.port);
    const { code, output } = await runDrill(['coverage'], state.path);
    expect(code).toBe(1);
    expect(output).toContain("user -> orders  POST /orders: 1 of 20 without a log line with the request's trace id; ");
    expect(output).toContain(`./drill traces --trace ${TRACE_ID.slice(0, 8)} shows one`);
    expect(output).toContain('worker  POST /statements: 3 of 3 without a span; no trace tells of it');
    const json = await runDrill(['coverage', '--json'], state.path);
    expect([json.code, JSON.parse(json.output)]).toEqual([1, ANSWERS['/coverage']]);
  });
});

describe('reset', () => {
  it('names what it put back and what it removed, and where both are kept', async () => {
    await using api = await startFakeApi(fakeRecorder);
    using state = stateOfLab(api.port, TOKEN);
    const { code, output } = await runDrill(['reset'], state.path);
    expect(code).toBe(0);
    expect(output).toContain('  put back  services/billing/totals.ts\n  removed   services/billing/rounding.ts\n');
    expect(output).toContain('What you had written is kept in /kept');
  });
});

describe('the command line ends', () => {
  it.each([
    [['traces', '--service', 'nobody'], '--service must be one of'],
    [['traces', '--min-duration', '500'], '--min-duration must be a length of time'],
    [['logs', '--level', 'loud'], '--level must be one of'],
    [['logs', '--trace', 'zz'], '--trace must be'],
    [['graph', '--window', '1s'], '--window must be from 10s to 24h; got "1s"'],
    [['coverage', '--window', '2h'], '--window must be from 10s to 1h; got "2h"'],
    [['psql'], 'psql SERVICE must be one of'],
    [['matrix', 'nothing'], 'matrix SCENARIO must be one of'],
    [['matrix', '--jobs', 'many'], '--jobs must be a whole number from 1 to 16; got "many"'],
    [['perf', 'nothing'], 'perf NAME must be one of'],
    [['perf', '--runtime', 'cloud'], '--runtime must be embedded or compose; got "cloud"'],
    [['traces', '--nothing'], "drill: unknown option '--nothing'\n"],
    [['nothing'], "drill: unknown command 'nothing'\n"],
    [['help', 'nothing'], 'drill: help COMMAND must be one of up, down, '],
    [['traces', '--unfold'], 'drill: --unfold must be given together with --trace; got "no --trace"\n'],
    [['traces', '--trace', TRACE_ID, '--limit', '3'], 'drill: --limit must be given without --trace'],
  ])('with 2 and one sentence for %j', async (args, sentence) => {
    using state = stateOfLab(1);
    const { code, output, errors } = await runDrill(args, state.path);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(sentence);
  });

  it.each([[['help']], [['help', 'traces']]])('with 0 and help for %j', async (args) => {
    using state = stateOfLab(1);
    const { code, output, errors } = await runDrill(args, state.path);
    expect([code, errors]).toEqual([0, '']);
    expect(output).toContain(`Usage: ./drill ${args[1] ?? '[options] [command]'}`);
  });

  it('with 1, saying what to do, where no lab is up or its controller is gone', async () => {
    using gone = stateOfLab(1);
    expect(await runDrill(['graph'], gone.path)).toMatchObject({
      code: 1,
      output: '',
      errors: expect.stringContaining('./drill down'),
    });
    const none = await runDrill(['--team', 'nobodys', 'logs'], gone.path);
    expect(none).toMatchObject({ code: 1, errors: expect.stringContaining('./drill --team nobodys up') });
  });

  it('with 1 where a port is taken, and leaves nothing of the lab that did not start', async () => {
    await using api = await startFakeApi(fakeRecorder);
    using state = stateOfLab(1);
    const { code, errors } = await runDrill(['--team', 'late', 'up', '--port-base', String(api.port)], state.path);
    expect(code).toBe(1);
    expect(errors).toMatch(/^drill: ports? \d+ \(controller\).* taken by another program or lab: stop it/);
    expect(existsSync(join(state.path, 'labs', 'late'))).toBe(false);
  });

  it('with 1 for a trace that is not recorded and a metric that nobody shows', async () => {
    await using api = await startFakeApi(fakeRecorder);
    using state = stateOfLab(api.port);
    expect(await runDrill(['traces', '--trace', '0'.repeat(32)], state.path)).toMatchObject({ code: 1, output: '' });
    const metric = await runDrill(['metrics', 'placements'], state.path);
    expect(metric).toMatchObject({ code: 1, errors: expect.stringContaining('near it: orders_placements_total') });
  });

  it('with 1 and the labels that there are for one that no series has', async () => {
    await using api = await startFakeApi(fakeRecorder);
    using state = stateOfLab(api.port);
    expect(await runDrill(['metrics', METRIC, '--label', 'method=POST'], state.path)).toEqual({
      code: 1,
      output: '',
      errors: `drill: ${METRIC} has no label "method"; it must be one of outcome, service\n`,
    });
  });
});
