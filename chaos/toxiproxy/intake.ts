import { type OnReadOpts, Socket, type SocketConstructorOpts } from 'node:net';

/** Larger ones carry no more in a second, and cost those who connect for each request. */
const bufferBytes = 128 * 1024;

/** More than is ever written at once: waiting is the links' matter, and no socket needs to ask for it. */
export const highWaterMark = 1024 * 1024;

/** Takes what was read. The chunk is lent: true gives the buffer back, false keeps it until the source is resumed. */
type Taker = (lent: Buffer) => boolean;

/**
 * What a socket reads into: one buffer, used again and again. Node's own way is a new one for each read, and
 * collecting those takes a proxy under load more time than it needs for its work.
 */
export class Intake {
  readonly onread: OnReadOpts;
  #take: Taker = () => false;

  constructor() {
    const buffer = Buffer.allocUnsafeSlow(bufferBytes);
    this.onread = {
      buffer,
      callback: (bytes) => this.#take(bytes === bufferBytes ? buffer : buffer.subarray(0, bytes)),
    };
  }

  /** Call it before the socket begins to read. */
  deliverTo(take: Taker): void {
    this.#take = take;
  }
}

/**
 * Moves an accepted connection to a socket that reads into this intake, paused. Node has `onread` for sockets that
 * connect, but no way to ask for it where it accepts; what it wraps is the same.
 */
export function readingInto(intake: Intake, accepted: Socket): Socket {
  const carrier = accepted as unknown as { _handle: object | null };
  const handle = carrier._handle;
  carrier._handle = null;
  // Without its handle this closes nothing, and the server no longer counts it.
  accepted.destroy();
  const options = { handle, onread: intake.onread, allowHalfOpen: true, highWaterMark };
  return new Socket(options as SocketConstructorOpts).pause();
}
