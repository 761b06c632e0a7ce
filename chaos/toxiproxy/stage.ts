/** Takes the bytes of one direction, in order. */
export interface Receiver {
  /**
   * Takes a chunk, always. False asks the giver to hold the next one until its `resume` is called.
   *
   * @param arrivedMs when the chunk reached the proxy, or was let go by the toxic before, on the clock of
   *   performance.now(); delays count from here, so that late timers never add up
   */
  push(chunk: Buffer, arrivedMs: number): boolean;
  /** Nothing comes after this. Calling it again does nothing. */
  end(): void;
}

/** Gives the bytes, and is told when it may go on after a `push` that returned false. */
export interface Giver {
  /** Has been asked to wait. */
  blocked: boolean;
  resume(): void;
}

/** A chunk that a stage has taken and not yet given on. */
export interface Held {
  chunk: Buffer;
  arrivedMs: number;
}

/** What a stage leaves behind. */
export interface Surrendered {
  /** In order. */
  held: Held[];
  /** How many of them, from the first, it had begun to work on: these pass at once. */
  busyWith: number;
  /** The end has arrived and not been passed on. */
  endPending: boolean;
}

/** One toxic at work on one direction of one connection. */
export abstract class Stage implements Receiver, Giver {
  next: Receiver = nowhere;
  previous: Giver = nobody;
  blocked = false;
  /** Has passed the end on: nothing can change any more. */
  finished = false;

  abstract push(chunk: Buffer, arrivedMs: number): boolean;

  end(): void {
    this.finish();
  }

  resume(): void {
    this.blocked = false;
    this.previous.resume();
  }

  /** Stops working and hands over what it holds; called before it is replaced or goes. */
  surrender(): Surrendered {
    return { held: [], busyWith: 0, endPending: false };
  }

  protected forward(chunk: Buffer, arrivedMs: number): boolean {
    if (!this.next.push(chunk, arrivedMs)) this.blocked = true;
    return !this.blocked;
  }

  /** Closes the connection's other end; whatever else arrives is dropped. */
  finish(): void {
    if (this.finished) return;
    this.finished = true;
    this.next.end();
  }
}

/** Lets everything through: a connection that the toxicity spared. */
export class Passage extends Stage {
  push(chunk: Buffer, arrivedMs: number): boolean {
    return this.forward(chunk, arrivedMs);
  }
}

const nowhere: Receiver = {
  push: () => false,
  end: () => {},
};

const nobody: Giver = { blocked: false, resume: () => {} };
