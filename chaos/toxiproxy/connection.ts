import type { Socket } from 'node:net';
import type { Intake } from './intake.ts';
import { Link } from './link.ts';
import type { Random } from './random.ts';
import { type Direction, directions, type Toxic } from './toxic.ts';

/** A side of a connection, and where what it sends is read into. */
export interface Side {
  socket: Socket;
  intake: Intake;
}

const nothing = Buffer.alloc(0);

/**
 * A client, its upstream and the two links between them. The end of either direction closes both sides for
 * good, once the toxics have let go of what is under way: Toxiproxy knows no half-open connections.
 */
export class Connection {
  readonly #client: Socket;
  readonly #upstream: Socket;
  readonly #links: Record<Direction, Link>;
  #byReset = false;

  constructor(client: Side, upstream: Side, random: Random) {
    this.#client = client.socket;
    this.#upstream = upstream.socket;
    const link = ({ socket: source, intake }: Side, { socket: destination }: Side) => {
      const made = new Link({ source, destination, close: () => this.#closeFlushed(destination), random });
      intake.deliverTo(made.take);
      return made;
    };
    this.#links = { upstream: link(client, upstream), downstream: link(upstream, client) };
  }

  start(toxics: Record<Direction, readonly Toxic[]>): void {
    this.#byReset = directions.some((direction) => toxics[direction].some((toxic) => toxic.type.closesByReset));
    for (const direction of directions) this.#links[direction].start(toxics[direction]);
    // Until now the client was kept from being read, so that it keeps what the upstream might never get.
    this.#client.resume();
  }

  add(toxic: Toxic): void {
    this.#links[toxic.direction].add(toxic);
  }

  update(toxic: Toxic): void {
    this.#links[toxic.direction].update(toxic);
  }

  remove(toxic: Toxic): void {
    this.#links[toxic.direction].remove(toxic);
  }

  /** Closes both sides at once; what is under way is lost. */
  cut(): void {
    this.#close(this.#client);
    this.#close(this.#upstream);
  }

  #closeFlushed(socket: Socket): void {
    if (socket.writableLength === 0) this.#close(socket);
    // An error of this write means that the socket is closing already.
    else socket.write(nothing, () => this.#close(socket));
  }

  #close(socket: Socket): void {
    if (socket.destroyed) return;
    if (this.#byReset) socket.resetAndDestroy();
    else socket.destroy();
  }
}
