import type { Receiver, Stage } from '#chaos/toxiproxy/stage.ts';

/** The far end of a stage under test: keeps what comes, with the time, and says when the end came. */
export class Collector implements Receiver {
  readonly pieces: { bytes: number; atMs: number }[] = [];
  readonly ended: Promise<void>;
  #chunks: Buffer[] = [];
  #markEnded: () => void = () => {};

  constructor(stage: Stage) {
    stage.next = this;
    this.ended = new Promise((resolve) => {
      this.#markEnded = resolve;
    });
  }

  get data(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  push(chunk: Buffer): boolean {
    this.#chunks.push(chunk);
    this.pieces.push({ bytes: chunk.length, atMs: performance.now() });
    return true;
  }

  end(): void {
    this.#markEnded();
  }
}

/** Gives chunks to a stage as a link does: one after another, waiting when asked to. Ends after the last. */
export async function feed(stage: Stage, chunks: readonly Buffer[]): Promise<void> {
  for (const chunk of chunks) {
    let goOn = () => {};
    const asked = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    stage.previous = { blocked: false, resume: goOn };
    if (!stage.push(chunk, performance.now()) && !stage.finished) await asked;
  }
  stage.end();
}
