import { ask } from '#chaos/conditions/kinds/ask.ts';
import type { LabLevers } from '#chaos/conditions/lab-levers.ts';

/** How long few users come before the usual number does. */
const OPENING_MS = 8_000;

type Levers = Pick<LabLevers, 'loadUrl' | 'adminToken'>;

/**
 * Lets users in once services and load generator are ready: a few at once, the evening's usual number when the services
 * are warm. A crowd at a cold start is no ordinary evening.
 */
export class OpeningTraffic {
  private readonly levers: Levers;
  private readonly isHeld: () => boolean;
  private timer: NodeJS.Timeout | undefined;

  /** @param isHeld whether the traffic is in other hands, so that nothing may be done to it */
  constructor(levers: Levers, isHeld: () => boolean) {
    this.levers = levers;
    this.isHeld = isHeld;
  }

  begin(): void {
    this.cancel();
    this.letIn('opening');
    this.timer = setTimeout(() => this.letIn('ordinary'), OPENING_MS);
  }

  cancel(): void {
    clearTimeout(this.timer);
  }

  private letIn(name: string): void {
    if (this.isHeld()) return;
    const { loadUrl, adminToken: token } = this.levers;
    ask({ what: 'the load generator', method: 'PUT', url: `${loadUrl}/profile`, body: { name }, token }).catch(
      // It has died meanwhile: its next start comes back here.
      (error: Error) => process.stderr.write(`users could not be let in: ${error.message}\n`),
    );
  }
}
