/** How one request of a judge ended. Nothing that a service does makes it throw. */
export interface Answer {
  /** HTTP status; 0 when no answer came in time or the connection broke. */
  status: number;
  /** Parsed where it is JSON, else the text; undefined without an answer. */
  body: unknown;
  headers: Record<string, string>;
  /** Milliseconds from the intended start to the last byte, or to giving up. */
  ms: number;
  /** Why no answer came; empty when one did. */
  failure: string;
}

export interface Request {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** Milliseconds after which a user would have gone away; default 10,000. */
  timeoutMs?: number;
}

/** What a browser says of itself: a judge's requests look like users'. */
const BROWSER = {
  accept: 'application/json, text/plain, */*',
  'accept-language': 'en-GB,en;q=0.9',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0',
};

function parsed(text: string, type: string | null): unknown {
  if (!type?.startsWith('application/json')) return text;
  try {
    return JSON.parse(text);
  } catch {
    // Promised JSON and did not keep it: the caller compares bodies and will see the text.
    return text;
  }
}

/** @param intendedStart reading of performance.now() from which the user waits; default now */
export async function ask(base: string, request: Request, intendedStart = performance.now()): Promise<Answer> {
  const {
    method = request.body === undefined ? 'GET' : 'POST',
    path,
    body,
    headers = {},
    timeoutMs = 10_000,
  } = request;
  const elapsed = () => performance.now() - intendedStart;
  try {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { ...BROWSER, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    const type = response.headers.get('content-type');
    return {
      status: response.status,
      body: parsed(text, type),
      headers: Object.fromEntries(response.headers),
      ms: elapsed(),
      failure: '',
    };
  } catch (error) {
    const cause = (error as Error).cause as { code?: string } | undefined;
    const failure =
      (error as Error).name === 'TimeoutError'
        ? `no answer within ${timeoutMs} ms`
        : (cause?.code ?? (error as Error).message);
    return { status: 0, body: undefined, headers: {}, ms: elapsed(), failure };
  }
}
