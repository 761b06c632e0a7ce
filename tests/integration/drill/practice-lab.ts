import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Condition } from '#chaos/conditions/condition.ts';
import { SharedConditions } from '#chaos/conditions/shared.ts';
import type { DrillGround } from '#chaos/drill/ground.ts';
import { Practice } from '#chaos/drill/practice.ts';
import type { RecordReader } from '#chaos/recorder/reader.ts';
import { EVERYTHING, startLevers } from '../conditions/lab.ts';

const scenarioText = (conditions: readonly unknown[]) => `
export const scenario = {
  title: 'A title that nobody sees',
  story: '',
  level: 1,
  bench: [],
  conditions: ${JSON.stringify(conditions)},
  pages: [{ severity: 'page', text: 'Customers wait' }],
  symptoms: [],
  redHerrings: [],
  hints: ['', '', ''],
  restartOnStop: ['orders'],
  symptom: {
    withinSeconds: 20,
    read: async (record) => (await record.metrics()).symptom,
  },
};
`;

const twinText = (conditions: readonly unknown[]) => `
export const quiet = {
  title: 'Another that nobody sees',
  conditions: ${JSON.stringify(conditions)},
  pages: [{ severity: 'page', text: 'More than last week' }],
  noise: { withinSeconds: 20, read: async () => ({ present: true, reading: '' }) },
};
`;

/** Practice on real levers, with scenarios (and quiet twins) of its own, by their conditions, and a lab that is whatever a test says it is. */
export async function startPractice(
  scenarios: Record<string, readonly unknown[]> = { everything: EVERYTHING },
  twins: Record<string, readonly unknown[]> = {},
) {
  const levers = await startLevers();
  const folder = mkdtempSync(join(tmpdir(), 'practice-'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  for (const [id, conditions] of Object.entries(scenarios)) {
    mkdirSync(join(folder, id));
    writeFileSync(join(folder, id, 'scenario.ts'), scenarioText(conditions));
  }
  for (const [id, conditions] of Object.entries(twins))
    writeFileSync(join(folder, id, 'quiet.ts'), twinText(conditions));
  const said: string[] = [];
  const restarted: string[][] = [];
  const lab: { status: ReturnType<DrillGround['status']>; symptom: { present: boolean; reading: string } } = {
    status: { state: 'healthy', reason: null, workspace: folder },
    symptom: { present: false, reading: '0% of orders fail' },
  };
  const ground: DrillGround = {
    status: () => lab.status,
    restart: async (services) => void restarted.push([...services]),
    say: (component, what, message) => void said.push(`${component} ${what}: ${message}`),
    telemetry: {
      metrics: async () => ({ symptom: lab.symptom }),
      coverage: async (windowSeconds: number) => ({ windowSeconds, requests: 0, isComplete: true, hops: [] }),
    } as unknown as RecordReader,
  };
  const files = { incidentFile: join(folder, 'incident.json'), metFile: join(folder, 'met/team.json') };
  return {
    levers,
    lab,
    said,
    restarted,
    files,
    folder,
    ground,
    inForce: () => levers.inForce(),
    remembered: () => (existsSync(files.incidentFile) ? readFileSync(files.incidentFile, 'utf8') : undefined),
    /** As a controller that has just started: whatever lies in the files is all that it knows. */
    practice: () => new Practice({ ...files, keeper: levers.keeper(), ground, scenarios: folder }),
    /** The same for two incidents at once. */
    twoPractices: () => {
      const shared = new SharedConditions(levers.keeper());
      const beside = { ...files, incidentFile: join(folder, 'incident-2.json') };
      return [files, beside].map((own) => new Practice({ ...own, keeper: shared.place(), ground, scenarios: folder }));
    },
    async [Symbol.asyncDispose]() {
      await levers[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A condition on a link that is there, and one on a link that is not. */
export const HALF_WRONG: readonly Condition[] = [
  { kind: 'partition', link: 'orders-to-pricing' },
  { kind: 'partition', link: 'a-to-b' },
];
