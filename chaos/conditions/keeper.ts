import { Turns } from '#chaos/async/turns.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import { type Condition, condition, describeCondition, placeOf } from './condition.ts';
import { ConditionJournal, outstanding, readJournal } from './journal.ts';
import { kindOf } from './kinds/index.ts';
import type { LabLevers } from './lab-levers.ts';

interface KeeperOptions {
  journalFile: string;
  levers: LabLevers;
  /** Told, for the log, about what could not be done. */
  onTrouble: (message: string) => void;
}

/**
 * Applies and reverts conditions, and knows at any moment, also after a crash, which may be in force.
 * Calls are done one after another: two that overlap cannot leave half of each.
 */
export class ConditionKeeper {
  private readonly levers: LabLevers;
  private readonly journal: ConditionJournal;
  private readonly onTrouble: (message: string) => void;
  private inForce: Condition[];
  private readonly turns = new Turns();

  constructor({ journalFile, levers, onTrouble }: KeeperOptions) {
    this.inForce = outstanding(readJournal(journalFile));
    this.journal = new ConditionJournal(journalFile);
    this.levers = levers;
    this.onTrouble = onTrouble;
  }

  /** Conditions that are, or after a crash may be, in force. */
  current(): readonly Condition[] {
    return this.inForce;
  }

  /**
   * Makes exactly these conditions hold: what else is in force is reverted, newest first.
   * @throws LabError bad-request before anything is touched when any of them is not possible here
   */
  hold(plan: readonly unknown[]): Promise<void> {
    return this.turns.take(async () => {
      const wanted = await this.check(plan);
      const places = new Set(wanted.map(placeOf));
      await this.revertAll(this.inForce.filter((one) => !places.has(placeOf(one))));
      for (const one of wanted) await this.apply(one);
    });
  }

  /** Reverts everything. Goes on when one cannot be reverted, and then rejects with all that went wrong. */
  release(): Promise<void> {
    return this.turns.take(() => this.revertAll(this.inForce));
  }

  /** Applies again what a component lost when it was restarted. */
  restore(component: string): Promise<void> {
    return this.turns.take(async () => {
      for (const one of this.inForce.filter((each) => kindOf(each).heldBy(each) === component)) {
        await this.apply(one).catch((error: Error) =>
          this.onTrouble(`${describeCondition(one)} could not be applied again: ${error.message}`),
        );
      }
    });
  }

  close(): void {
    this.journal.close();
  }

  private async check(plan: readonly unknown[]): Promise<Condition[]> {
    const wanted = plan.map((one, index) => {
      const result = condition.safeParse(one);
      if (result.success) return result.data;
      const issue = result.error.issues[0];
      const field = ['conditions', index, ...(issue?.path ?? [])].map(String).join('.');
      throw new LabError('bad-request', `${field}: ${issue?.message ?? 'is not a condition'}`, {
        field,
        got: JSON.stringify(one),
      });
    });
    for (const one of wanted) await kindOf(one).check(one, this.levers);
    return wanted;
  }

  private async apply(one: Condition): Promise<void> {
    this.journal.write('intended', one);
    this.inForce = [...this.inForce.filter((each) => placeOf(each) !== placeOf(one)), one];
    await kindOf(one).apply(one, this.levers);
    this.journal.write('applied', one);
  }

  private async revertAll(some: readonly Condition[]): Promise<void> {
    // Side by side: the kill switch has two seconds, and a lever that hangs must not hold up the others.
    const outcomes = await Promise.allSettled([...some].reverse().map((one) => this.revert(one)));
    const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as Error] : []));
    if (failures.length > 0) {
      throw new LabError(
        'unavailable',
        `not everything could be reverted: ${failures.map((one) => one.message).join('; ')}`,
        {},
        { cause: failures[0] },
      );
    }
  }

  private async revert(one: Condition): Promise<void> {
    await kindOf(one).revert(one, this.levers);
    this.journal.write('reverted', one);
    this.inForce = this.inForce.filter((each) => each !== one);
  }
}
