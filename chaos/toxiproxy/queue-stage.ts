import { Alarm } from './alarm.ts';
import { type Held, Stage, type Surrendered } from './stage.ts';

/**
 * A stage that keeps chunks until their time has come. What it holds is bounded by what `hasRoom` says; the
 * end passes right after the last chunk, without a delay of its own.
 */
export abstract class QueueStage extends Stage {
  readonly #queue: (Held & { dueMs: number })[] = [];
  readonly #alarm = new Alarm(() => this.#letGo());
  #endPending = false;
  #holdingBack = false;
  protected heldBytes = 0;

  protected get heldChunks(): number {
    return this.#queue.length;
  }

  protected abstract hasRoom(): boolean;

  /** Told after a chunk has gone. `lateMs` is how far behind its due moment that was. */
  protected onReleased(_lateMs: number): void {}

  protected enqueue(chunk: Buffer, arrivedMs: number, dueMs: number): void {
    this.#queue.push({ chunk, arrivedMs, dueMs });
    this.heldBytes += chunk.length;
  }

  /** Call after `enqueue`; the answer is what `push` has to return. */
  protected settle(): boolean {
    if (!this.#alarm.isSet) this.#letGo();
    const room = this.hasRoom();
    if (!room) this.#holdingBack = true;
    return room;
  }

  override end(): void {
    this.#endPending = true;
    if (this.#queue.length === 0) this.finish();
  }

  override resume(): void {
    this.blocked = false;
    this.#letGo();
  }

  override surrender(): Surrendered {
    this.#alarm.cancel();
    const held = this.#queue.splice(0);
    this.heldBytes = 0;
    return { held, busyWith: held.length, endPending: this.#endPending && !this.finished };
  }

  #letGo(): void {
    let nowMs = performance.now();
    while (!this.blocked) {
      const first = this.#queue[0];
      if (first === undefined) break;
      if (first.dueMs > nowMs) nowMs = performance.now();
      if (first.dueMs > nowMs) {
        this.#alarm.setTo(first.dueMs);
        break;
      }
      this.#queue.shift();
      this.heldBytes -= first.chunk.length;
      this.onReleased(nowMs - first.dueMs);
      // The due moment goes along instead of the present one: a second toxic must not count our lateness.
      this.forward(first.chunk, Math.max(first.arrivedMs, first.dueMs));
    }
    if (this.#queue.length === 0 && this.#endPending) this.finish();
    else if (this.#holdingBack && this.hasRoom()) {
      this.#holdingBack = false;
      this.previous.resume();
    }
  }
}
