import { setTimeout as delay } from 'node:timers/promises';
import { LabError } from '#chaos/errors/lab-error.ts';
import type { RecordReader } from '#chaos/recorder/reader.ts';
import type { SymptomReading } from '#chaos/scenarios/definition.ts';
import type { Scenario } from '#chaos/scenarios/discovery.ts';
import type { DrillGround } from './ground.ts';

/** How long users may take to be served again after a stop. */
const PATIENCE_MS = 15_000;

/** Whether users suffer at the moment from what a scenario is about, in figures. */
export async function readUsers({ symptom }: Scenario, telemetry: RecordReader): Promise<SymptomReading> {
  try {
    return await symptom.read(telemetry);
  } catch (error) {
    // Without the record nobody can say that users are served.
    if (error instanceof LabError && error.code === 'unavailable') return { present: true, reading: error.message };
    throw error;
  }
}

/** Waits up to 15 s until every part of the lab is ready and users are served; tells how it stands then. */
export async function untilServed(
  scenario: Scenario | undefined,
  ground: Pick<DrillGround, 'status' | 'telemetry'>,
): Promise<{ healthy: boolean; reading: string }> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const { state, reason } = ground.status();
    const users = scenario && state === 'healthy' ? await readUsers(scenario, ground.telemetry) : undefined;
    const healthy = state === 'healthy' && !users?.present;
    const reading = users?.reading ?? (state === 'healthy' ? 'every part is ready' : (reason ?? state));
    if (healthy || performance.now() > deadline) return { healthy, reading };
    await delay(200);
  }
}
