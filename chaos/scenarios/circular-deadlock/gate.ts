import { setTimeout as delay } from 'node:timers/promises';
import type { Bench } from '#chaos/judge/bench.ts';
import { NoVerdict, promise } from '#chaos/judge/check.ts';
import { isMachineOverloaded } from '#chaos/judge/machine.ts';
import { isPlaced, Shoppers } from './shoppers.ts';

const WARM_UP_ORDERS = 20;
const PATIENCE_MS = 5_000;

/** Whether a crowd of whose orders so many were placed, from 0 to 1, met a service that does not work any more. */
export const isStandstill = (placedShare: number): boolean => placedShare < 0.5;

/** Lets a check begin only where orders are taken, by services that have been at work for a moment. */
export class Gate {
  private readonly shoppers: Shoppers;
  private orders = 0;
  private standsStill = false;
  private machineWasBusy = false;

  constructor(bench: Bench) {
    this.shoppers = new Shoppers(bench, 'gate', { customers: 20, products: 40, third: 2 });
  }

  /**
   * @throws Broken when orders are not taken, or have come to a standstill before; NoVerdict when that may be the
   * machine's doing
   */
  async pass(): Promise<void> {
    // Waiting for the same thing once more in every check would only cost time.
    if (this.standsStill) this.refuseOnBusyMachine();
    promise(!this.standsStill, 'Orders have come to a standstill already, and nothing that is promised of them holds.');
    const isOpen = await this.opens();
    if (!isOpen) this.refuseOnBusyMachine();
    this.standsStill = !isOpen;
    promise(
      !this.standsStill,
      'Nobody can order any more, long after the last disturbance: orders stay without an answer.',
    );
    while (this.orders < WARM_UP_ORDERS) await Promise.all([this.order(), this.order()]);
  }

  /** Takes note that the machine could not let a crowd come: what has piled up since is not the services' doing alone. */
  noteBusyMachine(): void {
    this.machineWasBusy = true;
  }

  /** Takes note of how a crowd fared. @param placedShare how many of its orders were placed, from 0 to 1 */
  note(placedShare: number): void {
    if (!isStandstill(placedShare)) return;
    this.standsStill = true;
    this.machineWasBusy ||= isMachineOverloaded();
  }

  private refuseOnBusyMachine(): void {
    if (this.machineWasBusy || isMachineOverloaded())
      throw new NoVerdict(
        'orders stand still on a machine that was too busy to judge; end other work and validate again',
      );
  }

  private async opens(): Promise<boolean> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      if (await this.order()) return true;
      if (performance.now() > deadline) return false;
      await delay(200);
    }
  }

  private async order(): Promise<boolean> {
    this.orders += 1;
    return isPlaced(await this.shoppers.order(this.shoppers.wish(this.orders), performance.now(), 1_500));
  }
}
