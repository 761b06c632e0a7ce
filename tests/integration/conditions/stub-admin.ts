import { startStub } from '../load/stub-target.ts';

export const TOKEN = 'operators-token-0001';

const OFFERED: Record<string, readonly [string, ...string[]]> = { press: ['idle', 'busy', 'stuck'] };

const refused = (status: number, message: string) => ({ status, body: { error: { code: 'refused', message } } });

/** The admin listener of a service with one toggle, `press`, as the services' kit speaks. */
export async function startAdmin() {
  const held = new Map<string, string>();
  let jammed = false;
  const stub = await startStub(({ method, path, headers, body }) => {
    if (headers.authorization !== `Bearer ${TOKEN}`) return refused(401, 'no token');
    if (method === 'GET' && path === '/toggles') {
      const toggles = Object.entries(OFFERED).map(([name, values]) => ({
        name,
        values,
        value: held.get(name) ?? values[0],
      }));
      return { status: 200, body: { toggles } };
    }
    if (jammed) {
      jammed = false;
      return refused(503, 'the press is jammed');
    }
    const name = path.replace('/toggles/', '');
    const { value } = JSON.parse(body) as { value: string };
    if (!OFFERED[name]?.includes(value)) return refused(400, `no such toggle or value: ${name} ${value}`);
    held.set(name, value);
    return { status: 200, body: { name, value } };
  });
  return {
    url: stub.url,
    /** Requests that came, so far. */
    seen: stub.seen,
    /** Its value now. */
    press: () => held.get('press') ?? 'idle',
    /** Forgets what was set, as a service that is started again. */
    restart: () => held.clear(),
    /** Lets the next setting fail. */
    jam: () => {
      jammed = true;
    },
    stop: stub.stop,
    [Symbol.asyncDispose]: stub.stop,
  };
}
