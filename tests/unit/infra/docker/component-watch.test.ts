import { afterEach, describe, expect, it } from '@jest/globals';
import { ComponentWatch } from '#infra/docker/component-watch.ts';
import type { Sighting, WatchedComponent } from '#infra/docker/watched-component.ts';

/** A component that shows what it is told to, and silence where that is undefined. */
class Puppet implements WatchedComponent {
  readonly role = 'service';
  readonly name: string;
  looks = 0;
  shows: Sighting | undefined;

  constructor(name: string, shows?: Sighting) {
    this.name = name;
    this.shows = shows;
  }

  async look(): Promise<Sighting> {
    this.looks += 1;
    if (!this.shows) throw new Error('no container');
    const { shows } = this;
    this.shows = { ...shows, news: [] };
    return shows;
  }
}

const stop = new AbortController();
afterEach(() => stop.abort());

function watchOf(...puppets: Puppet[]) {
  const news: string[] = [];
  const ready: string[] = [];
  const watch = new ComponentWatch(puppets, {
    onNews: (_name, _what, message) => news.push(message),
    onReady: (name) => ready.push(name),
  });
  const ended = new AbortController();
  stop.signal.addEventListener('abort', () => ended.abort());
  watch.begin(ended.signal);
  return { watch, news, ready, ended };
}

/** Resolves when the watch has looked at the puppet twice more: what it shows now has been seen. */
async function seen(puppet: Puppet): Promise<void> {
  const until = puppet.looks + 2;
  const deadline = Date.now() + 10_000;
  while (puppet.looks < until) {
    if (Date.now() > deadline) throw new Error(`${puppet.name} was not looked at for 10 s`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const patience = () => AbortSignal.timeout(10_000);
const stateOf = (watch: ComponentWatch, name: string) => watch.all().find(({ component }) => component.name === name);

describe('ComponentWatch', () => {
  it('waits until all are ready, and tells of each once', async () => {
    const [orders, load] = [new Puppet('orders', { state: 'starting' }), new Puppet('load', { state: 'running' })];
    const { watch, ready, ended } = watchOf(orders, load);
    await seen(orders);
    expect(ready).toEqual(['load']);
    orders.shows = { state: 'running' };
    await watch.ready(patience());
    expect(ready).toEqual(['load', 'orders']);
    ended.abort();
  });

  it('tells of a container that is gone, counts it, and tells when it is back', async () => {
    const orders = new Puppet('orders', { state: 'running' });
    const { watch, news, ready, ended } = watchOf(orders);
    await watch.ready(patience());
    orders.shows = undefined;
    await seen(orders);
    expect(stateOf(watch, 'orders')).toMatchObject({ state: 'stopped', restarts: 1, readySince: null });
    expect(news.at(-1)).toMatch(/^orders: its container does not answer; .*docker compose up -d orders/);
    orders.shows = { state: 'running' };
    await watch.ready(patience());
    expect(ready).toEqual(['orders', 'orders']);
    ended.abort();
  });

  it('notices a process that died and came back between two looks', async () => {
    const orders = new Puppet('orders', { state: 'running' });
    const { watch, news, ready, ended } = watchOf(orders);
    await watch.ready(patience());
    const time = new Date(0).toISOString();
    orders.shows = {
      state: 'running',
      restarts: 1,
      lastDeath: 'was ended by SIGKILL',
      news: [
        { what: 'exited', message: 'orders: was ended by SIGKILL, and is started again', time },
        { what: 'ready', message: 'orders: ready', time },
      ],
    };
    await seen(orders);
    expect(ready).toEqual(['orders', 'orders']);
    expect(news.slice(-2)).toEqual(['orders: was ended by SIGKILL, and is started again', 'orders: ready']);
    expect(stateOf(watch, 'orders')).toMatchObject({ restarts: 1, lastDeath: 'was ended by SIGKILL' });
    ended.abort();
  });

  it('ends a wait with the reason of its signal', async () => {
    const orders = new Puppet('orders', { state: 'starting' });
    const { watch, ended } = watchOf(orders);
    const given = new AbortController();
    const waited = watch.ready(given.signal);
    given.abort(new Error('the lab is stopping'));
    await expect(waited).rejects.toThrow('the lab is stopping');
    ended.abort();
  });
});
