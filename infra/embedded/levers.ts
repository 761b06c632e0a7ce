import type { LabLevers } from '#chaos/conditions/lab-levers.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import { LINKS, linkName, type PortPlan, SERVICES } from '../topology.ts';

const HOST = 'http://127.0.0.1';

/** What conditions act through in an embedded lab. */
export function embeddedLevers(ports: PortPlan, adminToken: string): LabLevers {
  return {
    toxiproxyUrl: `${HOST}:${ports.toxiproxy}`,
    loadUrl: `${HOST}:${ports.load}`,
    adminUrl: (name) => {
      const service = SERVICES.find((one) => one === name);
      return service && `${HOST}:${ports.admin(service)}`;
    },
    adminToken,
    links: LINKS.map(linkName),
  };
}

/** Takes every toxic off every link. @throws LabError unavailable */
export async function resetLinks({ toxiproxyUrl }: Pick<LabLevers, 'toxiproxyUrl'>): Promise<void> {
  const response = await fetch(`${toxiproxyUrl}/reset`, { method: 'POST', signal: AbortSignal.timeout(5_000) });
  if (response.ok) return;
  throw new LabError(
    'unavailable',
    `the proxy did not reset its links (status ${response.status}): see ./drill status`,
  );
}
