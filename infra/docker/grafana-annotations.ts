import { setTimeout as delay } from 'node:timers/promises';
import type { LabEvent } from '#chaos/api/lab-control.ts';

/** By it the dashboards find the events of a drill. */
export const DRILL_TAG = 'drill';

/** Grafana takes some seconds to start, and may be left out; it is asked again this often. */
const RETRY_MS = 5_000;
const ANSWER_TIMEOUT_MS = 4_000;
const EVENTS_WAIT_MS = 60_000;

/** Whose events belong into every chart. */
const DRILL_COMPONENTS = ['incident', 'pager', 'validation'];
/** What happens to a part of the lab and belongs there too: code that went live, data that went back to the seed. */
const OF_INTEREST = ['restarting', 'reset'];

export interface EventSource {
  events(after: number, waitMs: number, signal: AbortSignal): Promise<LabEvent[]>;
}

const isAnnotated = ({ component, what }: LabEvent) =>
  DRILL_COMPONENTS.includes(component) || OF_INTEREST.includes(what);

/**
 * Posts one event. https://grafana.com/docs/grafana/latest/developers/http_api/annotations/
 * @returns whether Grafana has it, or will never take it
 */
async function post(grafanaUrl: string, event: LabEvent, signal: AbortSignal): Promise<boolean> {
  const response = await fetch(`${grafanaUrl}/api/annotations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ time: Date.parse(event.time), tags: [DRILL_TAG, event.what], text: event.message }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
  });
  const words = await response.text();
  if (response.status >= 500) return false;
  if (!response.ok) process.stderr.write(`Grafana refuses an annotation: ${response.status} ${words}\n`);
  return true;
}

/**
 * Draws what happens in the lab into Grafana's charts, in its order, each event once. What happens while Grafana does
 * not answer is drawn when it does, as far back as the lab remembers. Resolves when the signal is aborted.
 */
export async function annotateGrafana(
  grafanaUrl: string,
  source: EventSource,
  { signal, retryMs = RETRY_MS }: { signal: AbortSignal; retryMs?: number },
): Promise<void> {
  let after = 0;
  while (!signal.aborted) {
    for (const event of await source.events(after, EVENTS_WAIT_MS, signal)) {
      // Without Grafana nobody misses the annotation; that it is gone is told by the component watch.
      while (isAnnotated(event) && !signal.aborted && !(await post(grafanaUrl, event, signal).catch(() => false))) {
        await delay(retryMs, undefined, { signal }).catch(() => {});
      }
      after = event.id;
    }
  }
}
