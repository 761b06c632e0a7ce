import type { Socket } from 'node:net';
import type { Random } from './random.ts';
import type { Giver, Receiver, Stage } from './stage.ts';
import type { Toxic } from './toxic.ts';

interface Slot {
  toxic: Toxic;
  stage: Stage;
  memory: { bytesPassed: number };
}

/**
 * One direction of a connection: what the source sends goes through a stage for each toxic, in their order,
 * to the destination. Toxics come, change and go while data flows; no byte is lost or overtaken by that.
 *
 * Nothing is written before the last write has reached the kernel: its buffers are enough to keep a connection
 * busy, and so one buffer to read into is enough for the proxy.
 */
export class Link {
  readonly #source: Socket;
  readonly #destination: Socket;
  readonly #close: () => void;
  readonly #random: Random;
  readonly #slots: Slot[] = [];
  readonly #head: Giver;
  readonly #outlet: Receiver;
  #first: Receiver;
  #ended = false;
  /** The destination is still writing from the buffer that the source reads into. */
  #lent = false;

  /** @param options.close flushes and closes the destination; called once, after the last byte */
  constructor(options: { source: Socket; destination: Socket; close: () => void; random: Random }) {
    this.#source = options.source;
    this.#destination = options.destination;
    this.#close = options.close;
    this.#random = options.random;
    this.#head = {
      blocked: false,
      resume: () => {
        if (this.#lent) return;
        this.#head.blocked = false;
        this.#source.resume();
      },
    };
    this.#outlet = {
      push: (chunk) => {
        // A destination that is gone asks to wait for good: its source is closed by the other direction.
        if (this.#ended || !this.#destination.writable) return false;
        this.#destination.write(chunk, this.#onWritten);
        return this.#destination.writableLength === 0;
      },
      end: () => {
        if (this.#ended) return;
        this.#ended = true;
        this.#close();
      },
    };
    this.#first = this.#outlet;
  }

  /** Lets data flow, through one stage for each of these toxics. */
  start(toxics: readonly Toxic[]): void {
    for (const toxic of toxics) this.add(toxic);
    this.#source.on('end', () => this.#first.end());
    this.#source.on('close', () => this.#first.end());
  }

  /**
   * Takes what the source has read. The chunk is lent: the answer true gives its buffer back, after false it
   * belongs to the link until that resumes the source.
   */
  readonly take = (lent: Buffer): boolean => {
    // Without toxics nobody asks for the time or keeps the bytes, and this is the path that has to be fast.
    const direct = this.#slots.length === 0;
    const open = direct ? this.#outlet.push(lent, 0) : this.#first.push(Buffer.from(lent), performance.now());
    if (!open) {
      this.#head.blocked = true;
      this.#lent = direct;
    }
    return open;
  };

  /** Puts a toxic at the end of the row. */
  add(toxic: Toxic): void {
    const last = this.#slots.at(-1);
    if (this.#ended || last?.stage.finished) return;
    // As with real Toxiproxy, a neighbour that changes makes a toxic start anew.
    if (last !== undefined) this.#restart(last);
    const giver = this.#last();
    const memory = { bytesPassed: 0 };
    const stage = toxic.createStage(this.#random, memory);
    stage.blocked = giver.blocked;
    this.#slots.push({ toxic, stage, memory });
    this.#rewire();
    if (giver.blocked) giver.resume();
  }

  /** Starts a toxic anew with its present settings. */
  update(toxic: Toxic): void {
    const slot = this.#slots.find((candidate) => candidate.toxic === toxic);
    if (slot !== undefined) this.#restart(slot);
  }

  /** Takes a toxic away. What it held passes at once, unless it is of a kind that closes the connection. */
  remove(toxic: Toxic): void {
    const index = this.#slots.findIndex((candidate) => candidate.toxic === toxic);
    const slot = this.#slots[index];
    if (slot === undefined || slot.stage.finished) return;
    const neighbour = this.#slots[index - 1];
    if (toxic.type.closesWhenRemoved) {
      slot.stage.surrender();
      slot.stage.finish();
      return;
    }
    const { stage } = slot;
    const { held, endPending } = stage.surrender();
    this.#slots.splice(index, 1);
    this.#rewire();
    let open = !stage.blocked;
    for (const { chunk, arrivedMs } of held) open = stage.next.push(chunk, arrivedMs) && open;
    if (endPending) stage.next.end();
    if (open) stage.previous.resume();
    else stage.previous.blocked = true;
    if (neighbour !== undefined) this.#restart(neighbour);
  }

  /** What the stage was busy with passes at once, the rest is given to the new one. */
  #restart(slot: Slot): void {
    const old = slot.stage;
    if (old.finished) return;
    const { held, busyWith, endPending } = old.surrender();
    const stage = slot.toxic.createStage(this.#random, slot.memory);
    stage.blocked = old.blocked;
    slot.stage = stage;
    this.#rewire();
    for (const [index, { chunk, arrivedMs }] of held.entries()) {
      if (index >= busyWith) stage.push(chunk, arrivedMs);
      else if (!stage.next.push(chunk, arrivedMs)) stage.blocked = true;
    }
    if (endPending) stage.end();
    if (stage.previous.blocked) stage.previous.resume();
  }

  readonly #onWritten = (): void => {
    if (this.#destination.writableLength > 0) return;
    const last = this.#last();
    if (this.#lent) {
      this.#lent = false;
      this.#head.resume();
    }
    if (last.blocked) last.resume();
  };

  #last(): Giver {
    return this.#slots.at(-1)?.stage ?? this.#head;
  }

  #rewire(): void {
    let giver = this.#head;
    this.#first = this.#slots[0]?.stage ?? this.#outlet;
    for (const [index, { stage }] of this.#slots.entries()) {
      stage.previous = giver;
      stage.next = this.#slots[index + 1]?.stage ?? this.#outlet;
      giver = stage;
    }
  }
}
