import type { LabLevers } from '#chaos/conditions/lab-levers.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import { LINKS, linkName, SERVICES, type ServiceName } from '../topology.ts';

type LeverPlaces = Pick<LabLevers, 'toxiproxyUrl' | 'loadUrl' | 'adminToken'> & {
  /** Address of a service's admin listener. */
  admin: (service: ServiceName) => string;
};

/** What conditions act through in a lab of this company. */
export function labLevers({ admin, ...places }: LeverPlaces): LabLevers {
  return {
    ...places,
    adminUrl: (name) => {
      const service = SERVICES.find((one) => one === name);
      return service && admin(service);
    },
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
