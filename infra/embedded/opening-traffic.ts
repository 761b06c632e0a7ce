import { ask } from '#chaos/conditions/kinds/ask.ts';
import type { LabLevers } from '#chaos/conditions/lab-levers.ts';

/** How long few users come before the usual number does. */
const OPENING_MS = 8_000;

/** Lets the evening's usual number of users in once the services are warm: a crowd at a cold start is no ordinary evening. */
export class OpeningTraffic {
  private readonly levers: Pick<LabLevers, 'loadUrl' | 'adminToken'>;
  private timer: NodeJS.Timeout | undefined;

  constructor(levers: Pick<LabLevers, 'loadUrl' | 'adminToken'>) {
    this.levers = levers;
  }

  /** The load generator has just started, with few users. @param isHeld whether the traffic is in other hands by then */
  begin(isHeld: () => boolean): void {
    this.cancel();
    this.timer = setTimeout(() => {
      if (isHeld()) return;
      const { loadUrl, adminToken: token } = this.levers;
      const body = { name: 'ordinary' };
      ask({ what: 'the load generator', method: 'PUT', url: `${loadUrl}/profile`, body, token }).catch((error: Error) =>
        // It has died meanwhile: its next start comes back here.
        process.stderr.write(`the traffic could not be raised: ${error.message}\n`),
      );
    }, OPENING_MS);
  }

  cancel(): void {
    clearTimeout(this.timer);
  }
}
