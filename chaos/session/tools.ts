import type { Screen } from '#chaos/drill/ground.ts';
import type { RecordReader } from '#chaos/recorder/reader.ts';

/** A tool of the team's, and whether it answers. */
export interface ToolCheck {
  name: string;
  answers: boolean;
  message: string;
}

/** Asks every tool that a team looks through, as a team would, for the last minute. */
export function checkTools(telemetry: RecordReader, screens: readonly Screen[] = []): Promise<ToolCheck[]> {
  const asked: Record<string, () => Promise<number>> = {
    traces: () => telemetry.traces({ since: '60s', limit: 1 }).then(({ traces }) => traces.length),
    logs: () => telemetry.logs({ since: '60s', limit: 1 }).then(({ records }) => records.length),
    metrics: () => telemetry.metrics().then(({ metrics }) => metrics.length),
    graph: () => telemetry.graph(60).then(({ edges }) => edges.length),
    ...Object.fromEntries(screens.map((screen) => [screen.name, () => screen.look()])),
  };
  return Promise.all(
    Object.entries(asked).map(async ([name, ask]) => {
      try {
        const found = await ask();
        return {
          name,
          answers: found > 0,
          message: found > 0 ? 'answers' : 'answers, and shows nothing of the last minute',
        };
      } catch (error) {
        return { name, answers: false, message: (error as Error).message };
      }
    }),
  );
}
