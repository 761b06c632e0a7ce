import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { formatAddress, listenFailure, resolveAddress, splitAddress } from './address.ts';
import { Connection, type Side } from './connection.ts';
import { refusals } from './errors.ts';
import { highWaterMark, Intake, readingInto } from './intake.ts';
import type { Random } from './random.ts';
import { ToxicChain } from './toxic-chain.ts';

/** What a client may set on a proxy. Addresses are `host:port`. */
export interface ProxyFields {
  listen: string;
  upstream: string;
  enabled: boolean;
}

const socketOptions = { allowHalfOpen: true, noDelay: true, keepAlive: true, keepAliveInitialDelay: 15_000 };

/** Listens on one address and carries what comes to another one, through its toxics. */
export class ToxicProxy {
  readonly name: string;
  listen: string;
  upstream: string;
  readonly toxics: ToxicChain;
  readonly #random: Random;
  readonly #connections = new Set<Connection>();
  /** Accepted clients whose upstream is not there yet. */
  readonly #waiting = new Set<Socket>();
  #server: Server | undefined;

  constructor(options: { name: string; listen: string; upstream: string; random: Random }) {
    this.name = options.name;
    this.listen = options.listen;
    this.upstream = options.upstream;
    this.#random = options.random;
    this.toxics = new ToxicChain(this.#connections);
  }

  get enabled(): boolean {
    return this.#server !== undefined;
  }

  /** Starts to listen. Afterwards `listen` is the address with its real port. */
  async start(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer({ ...socketOptions, highWaterMark, pauseOnConnect: true }, (accepted) =>
      this.#carry(accepted),
    );
    const address = await resolveAddress(this.listen).catch((cause) => {
      throw refusals.cannotListen(`listen tcp: ${cause.message}`);
    });
    // Go takes any of these for "all addresses of both families", and so does Node if it is given no host.
    const all = ['', '0.0.0.0', '::'].includes(address.host);
    try {
      server.listen({ port: address.port, backlog: 4096, ...(!all && { host: address.host }) });
      await once(server, 'listening');
    } catch (cause) {
      throw refusals.cannotListen(listenFailure(address, cause as NodeJS.ErrnoException));
    }
    // Accepting fails when the process is out of file descriptors: the client waits in the backlog meanwhile.
    server.on('error', (error) => console.error(`Proxy ${this.name} could not accept a client: ${error.message}`));
    this.#server = server;
    this.listen = formatAddress(server.address());
  }

  /** Stops listening and cuts all connections at once. */
  stop(): void {
    this.#server?.close();
    this.#server = undefined;
    for (const client of this.#waiting) client.destroy();
    for (const connection of this.#connections) connection.cut();
    this.#connections.clear();
  }

  /** Moves, enables or disables; a change of address cuts all connections. */
  async update(fields: ProxyFields): Promise<void> {
    if (await this.differsFrom(fields)) {
      this.stop();
      this.listen = fields.listen;
      this.upstream = fields.upstream;
    }
    if (fields.enabled) await this.start();
    else this.stop();
  }

  /** Whether these addresses are others than the present ones. Fails on a malformed `listen`. */
  async differsFrom({ listen, upstream }: { listen: string; upstream: string }): Promise<boolean> {
    const { host, port } = await resolveAddress(listen);
    return this.listen !== formatAddress({ address: host, port }) || this.upstream !== upstream;
  }

  #carry(accepted: Socket): void {
    const [clientIntake, upstreamIntake] = [new Intake(), new Intake()];
    const client = readingInto(clientIntake, accepted);
    const upstream = this.#dial(upstreamIntake);
    const giveUp = () => {
      client.destroy();
      upstream?.destroy();
    };
    this.#waiting.add(client);
    // Errors of either side need no handling of their own: 'close' follows, and that ends the connection.
    client.on('error', () => {});
    client.once('close', () => this.#waiting.delete(client));
    if (upstream === undefined) {
      giveUp();
      return;
    }
    client.once('close', giveUp);
    upstream.on('error', () => {});
    upstream.once('close', giveUp);
    upstream.once('connect', () => {
      client.off('close', giveUp);
      upstream.off('close', giveUp);
      this.#waiting.delete(client);
      this.#join({ socket: client, intake: clientIntake }, { socket: upstream, intake: upstreamIntake });
    });
  }

  #join(client: Side, upstream: Side): void {
    const connection = new Connection(client, upstream, this.#random);
    this.#connections.add(connection);
    let open = 2;
    const closed = () => {
      open -= 1;
      if (open === 0) this.#connections.delete(connection);
    };
    client.socket.once('close', closed);
    upstream.socket.once('close', closed);
    connection.start(this.toxics.rows);
  }

  #dial({ onread }: Intake): Socket | undefined {
    try {
      const { host, port } = splitAddress(this.upstream);
      const options = { ...socketOptions, highWaterMark, onread, host: host || 'localhost', port };
      return connect(options);
    } catch {
      // A malformed upstream is accepted by the API and refuses its clients, as one that is down does.
      return undefined;
    }
  }
}
