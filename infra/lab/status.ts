import type { LabStatus, LinkStatus } from '#chaos/api/lab-control.ts';
import { LINKS } from '../topology.ts';

/** Where a lab is in its life. */
export type LabPhase = 'starting' | 'up' | 'resetting' | 'stopping' | 'failed';

interface LabFacts extends Pick<LabStatus, 'team' | 'startedAt' | 'workspace' | 'components' | 'links'> {
  phase: LabPhase;
  /** Why it failed. */
  failure?: string | undefined;
}

/** How a lab is, for those who ask. */
export function labStatus({ phase, failure, ...lab }: LabFacts): LabStatus {
  const notReady = lab.components.filter((one) => one.state !== 'running').map((one) => one.name);
  const state = phase === 'up' ? (notReady.length === 0 ? 'healthy' : 'degraded') : phase;
  const waitsFor = notReady.length > 0 ? `not ready: ${notReady.join(', ')}` : phase;
  return { ...lab, state, reason: state === 'healthy' ? null : (failure ?? waitsFor) };
}

/** Where each link begins and ends. @param proxies one for each link of the topology, in its order */
export function linkStatuses(proxies: readonly Pick<LinkStatus, 'name' | 'listen' | 'upstream'>[]): LinkStatus[] {
  return proxies.map(({ name, listen, upstream }, index) => ({
    name,
    from: LINKS[index]?.from ?? '',
    to: LINKS[index]?.to ?? '',
    listen,
    upstream,
  }));
}
