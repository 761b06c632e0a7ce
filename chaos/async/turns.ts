/** Does work one piece after another: two that overlap cannot leave half of each. */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  /** Does it when all that was given before is done, however that ended. */
  take<Result>(work: () => Promise<Result>): Promise<Result> {
    const next = this.last.then(work, work);
    // The next in line must not fail because this one did; whoever asked for this one is told.
    this.last = next.catch(() => {});
    return next;
  }
}
