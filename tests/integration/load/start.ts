import { type Load, type LoadOptions, startLoad } from '#chaos/load/load.ts';
import { TARGETS, type Targets } from '#chaos/load/targets.ts';

/** Starts load against one stub that plays every target; silent until a profile is applied. */
export function startQuietLoad(url: string, options: Partial<LoadOptions> = {}): Promise<Load> {
  const targets: Targets = Object.fromEntries(TARGETS.map((target) => [target, url]));
  return startLoad({
    host: '127.0.0.1',
    port: 0,
    seed: 7,
    targets,
    profile: { journeys: {} },
    log: () => {},
    ...options,
  });
}

export const even = (perSecond: number) => ({ perSecond, arrivals: 'even' }) as const;
