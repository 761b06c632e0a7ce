import { once } from 'node:events';
import { formatAddress } from './address.ts';
import { ProxyCollection, type ProxyConfig } from './collection.ts';
import { createApiServer } from './http-server.ts';
import { seededRandom } from './random.ts';

export interface ToxiproxyOptions {
  /** Where the API listens. Default: 127.0.0.1. */
  host?: string;
  /** Default: 8474, as with real Toxiproxy; 0 takes any free one. */
  port?: number;
  /** Proxies to start with. */
  proxies?: readonly ProxyConfig[];
  /** Of jitter and toxicity. Default: another one each time. */
  seed?: number;
}

export interface RunningToxiproxy extends AsyncDisposable {
  /** `host:port` of the API. */
  readonly address: string;
  readonly url: string;
  /** Closes the API, all listeners and all connections at once. */
  stop(): Promise<void>;
}

/** Starts the proxy in this process. Fails, leaving nothing behind, if the API or one of the proxies cannot listen. */
export async function startToxiproxy(options: ToxiproxyOptions = {}): Promise<RunningToxiproxy> {
  const { host = '127.0.0.1', port = 8474, proxies = [], seed = Math.floor(Math.random() * 2 ** 32) } = options;
  const collection = new ProxyCollection(seededRandom(seed));
  const api = createApiServer(collection);
  const { failure } = await collection.populate(proxies);
  if (failure !== undefined) {
    collection.stopAll();
    throw failure;
  }
  try {
    api.listen(port, host);
    await once(api, 'listening');
  } catch (error) {
    collection.stopAll();
    throw error;
  }
  const stop = async () => {
    collection.stopAll();
    if (!api.listening) return;
    api.close();
    api.closeAllConnections();
    await once(api, 'close');
  };
  const address = formatAddress(api.address());
  return { address, url: `http://${address}`, stop, [Symbol.asyncDispose]: stop };
}
