import { z } from 'zod';
import type { Screen } from '#chaos/drill/ground.ts';

const ANSWER_TIMEOUT_MS = 4_000;

/** @param what is there when it is there, as in "Grafana" */
async function ask<Form extends z.ZodType>(what: string, url: string, form: Form): Promise<z.infer<Form>> {
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) }).catch((cause: Error) => {
    throw new Error(`${what} does not answer: docker compose ps shows how it is`, { cause });
  });
  if (!response.ok) throw new Error(`${what} answers ${response.status}: docker compose logs shows why`);
  return form.parse(await response.json());
}

const dashboards = z.array(z.object({ uid: z.string() }));
const services = z.object({ data: z.array(z.string()).nullable() });
const targets = z.object({ data: z.object({ result: z.array(z.unknown()) }) });

/**
 * The screens of a team whose lab runs in containers.
 * @param urls.grafana undefined where it was left out
 */
export function teamScreens(urls: { grafana: string | undefined; jaeger: string; prometheus: string }): Screen[] {
  const { grafana, jaeger, prometheus } = urls;
  const jaegerScreen: Screen = {
    name: 'Jaeger',
    look: async () => (await ask('Jaeger', `${jaeger}/api/services`, services)).data?.length ?? 0,
  };
  const prometheusScreen: Screen = {
    name: 'Prometheus',
    look: async () => (await ask('Prometheus', `${prometheus}/api/v1/query?query=up`, targets)).data.result.length,
  };
  if (grafana === undefined) return [jaegerScreen, prometheusScreen];
  const grafanaScreen: Screen = {
    name: 'dashboards',
    look: async () => (await ask('Grafana', `${grafana}/api/search?type=dash-db`, dashboards)).length,
  };
  return [grafanaScreen, jaegerScreen, prometheusScreen];
}
