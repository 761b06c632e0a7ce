import { describe, expect, it } from '@jest/globals';
import type { RecordReader } from '#chaos/recorder/reader.ts';
import { checkTools } from '#chaos/session/tools.ts';

const telemetry = (shown: { traces?: number; logs?: number; metrics?: number; edges?: number | Error }) => {
  const some = (count = 1) => Array.from({ length: count }, () => ({}));
  return {
    traces: async () => ({ traces: some(shown.traces) }),
    logs: async () => ({ records: some(shown.logs) }),
    metrics: async () => ({ metrics: some(shown.metrics) }),
    graph: async () => {
      if (shown.edges instanceof Error) throw shown.edges;
      return { edges: some(shown.edges) };
    },
  } as unknown as RecordReader;
};
const named = async (...asked: Parameters<typeof checkTools>) =>
  Object.fromEntries((await checkTools(...asked)).map(({ name, answers, message }) => [name, [answers, message]]));

describe('the tools of a team', () => {
  it('answer, each with something of the last minute', async () => {
    const screens = [{ name: 'dashboards', look: async () => 6 }];
    const fine = [true, 'answers'];
    expect(await named(telemetry({}), screens)).toEqual({
      traces: fine,
      logs: fine,
      metrics: fine,
      graph: fine,
      dashboards: fine,
    });
  });

  it('are told that do not answer, or show nothing, and why', async () => {
    const screens = [
      {
        name: 'dashboards',
        look: async () => {
          throw new Error('Grafana does not answer');
        },
      },
    ];
    expect(await named(telemetry({ logs: 0, edges: new Error('the record is away') }), screens)).toMatchObject({
      logs: [false, 'answers, and shows nothing of the last minute'],
      graph: [false, 'the record is away'],
      dashboards: [false, 'Grafana does not answer'],
    });
  });
});
