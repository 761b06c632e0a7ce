import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';

/** GET /api/v1/alerts of Prometheus, as far as it is read here. https://prometheus.io/docs/prometheus/latest/querying/api/#alerts */
const answer = z.object({
  data: z.object({
    alerts: z.array(
      z.object({
        labels: z.looseObject({ alertname: z.string(), severity: z.string().default('ticket') }),
        annotations: z.looseObject({ summary: z.string().optional(), runbook_url: z.string().optional() }),
        state: z.string(),
        activeAt: z.iso.datetime({ offset: true }),
      }),
    ),
  }),
});

/** An alert that fires. */
export interface FiringAlert {
  /** Its labels: the same for as long as it fires. */
  id: string;
  name: string;
  /** Of our rules: `page` wakes somebody, `ticket` waits for the morning. */
  severity: string;
  summary: string;
  runbook: string | undefined;
  /** ISO time since which its condition has held. */
  since: string;
}

interface AlertListener {
  onFiring: (alert: FiringAlert) => void;
  onResolved: (alert: FiringAlert) => void;
  /** All that fire by now, after each look that was answered. */
  onLook: (alerts: readonly FiringAlert[]) => void;
}

/** The rules are evaluated as often. */
const POLL_MS = 5_000;
const ANSWER_TIMEOUT_MS = 4_000;

/**
 * Alerts that fire, by their labels. Prometheus gives the value in the summary anew each time, so that an alert is told
 * once, as it began.
 */
async function firing(prometheusUrl: string, signal: AbortSignal): Promise<Map<string, FiringAlert>> {
  const response = await fetch(`${prometheusUrl}/api/v1/alerts`, { signal });
  if (!response.ok) throw new Error(`Prometheus answers ${response.status} when it is asked for its alerts`);
  const { alerts } = answer.parse(await response.json()).data;
  const now = alerts
    .filter(({ state }) => state === 'firing')
    .map(({ labels, annotations, activeAt }) => ({
      id: JSON.stringify(Object.entries(labels).sort()),
      name: labels.alertname,
      severity: labels.severity,
      summary: annotations.summary ?? labels.alertname,
      runbook: annotations.runbook_url,
      since: activeAt,
    }));
  return new Map(now.map((alert) => [alert.id, alert]));
}

/**
 * Tells of each alert when it begins to fire and when it ends. While Prometheus does not answer nothing is told: what
 * fired before may still do so. Resolves when the signal is aborted.
 */
export async function watchAlerts(
  prometheusUrl: string,
  { onFiring, onResolved, onLook }: AlertListener,
  { signal, pollMs = POLL_MS }: { signal: AbortSignal; pollMs?: number },
): Promise<void> {
  let known = new Map<string, FiringAlert>();
  while (!signal.aborted) {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]);
    // That Prometheus is gone is told by the component watch.
    const now = await firing(prometheusUrl, patience).catch(() => undefined);
    if (now) {
      for (const [key, alert] of now) if (!known.has(key)) onFiring(alert);
      for (const [key, alert] of known) if (!now.has(key)) onResolved(alert);
      onLook([...now.values()]);
      known = now;
    }
    await delay(pollMs, undefined, { signal }).catch(() => {});
  }
}
