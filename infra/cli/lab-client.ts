import { isEverywhere } from '#chaos/api/audience.ts';
import type { LabErrorBody } from '#chaos/errors/lab-error.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import { DEFAULT_TEAM, type LabPaths, labPaths } from '../embedded/lab-paths.ts';
import { type LabRecord, readLabRecord, teamName } from '../embedded/lab-state.ts';
import { calledAddresses, inUrl } from '../lab/listening.ts';
import { portPlan } from '../topology.ts';

interface PostOptions {
  body?: unknown;
  timeoutMs?: number;
  /** Whose token it shows; by default the team's. */
  as?: 'facilitator';
}

/** A running lab as the command line sees it: through the controller's HTTP interface, like any other client. */
export interface LabClient {
  get<Answer>(path: string, query?: Record<string, string | number | boolean | undefined>): Promise<Answer>;
  post<Answer>(path: string, options?: PostOptions): Promise<Answer>;
}

/** One that runs on this machine. */
export interface LocalLab extends LabClient {
  record: LabRecord;
  paths: LabPaths;
}

/** @throws LabError bad-request for a name that cannot be a team's */
export function pathsOfTeam(team = DEFAULT_TEAM): LabPaths {
  const name = teamName.safeParse(team);
  if (name.success) return labPaths(name.data);
  const expected = name.error.issues[0]?.message ?? 'another name';
  throw new LabError('bad-request', `--team ${expected}; got ${JSON.stringify(team)}`, {
    field: '--team',
    expected,
    got: team,
  });
}

/** Docker publishes a controller's port at one address only. */
const nearAddress = ({ runtime, listen }: LabRecord): string =>
  runtime === 'compose' && listen !== undefined && !isEverywhere(listen) ? inUrl(listen) : '127.0.0.1';

export const controllerUrl = (record: LabRecord): string =>
  `http://${nearAddress(record)}:${portPlan(record.portBase).controller}`;

async function readAnswer<Answer>(response: Response): Promise<Answer> {
  const body = (await response.json()) as Answer | LabErrorBody;
  if (response.ok) return body as Answer;
  const { code, message, ...detail } = (body as LabErrorBody).error;
  throw new LabError(code, message, detail);
}

/** Where others call a lab that listens for them. */
export const calledUrls = ({ listen, portBase }: LabRecord): string[] =>
  listen === undefined
    ? []
    : calledAddresses(listen).map((address) => `http://${inUrl(address)}:${portPlan(portBase).controller}`);

/** Whom a client talks to, and as whom. */
interface Talk {
  /** Address of the controller. */
  url: string;
  tokens: { team: string; facilitator: string };
  /** What to do when nobody answers. */
  otherwise: string;
}

function talkTo({ url: address, tokens, otherwise }: Talk): LabClient {
  const base = `${address}/api/v1`;
  const call = async <Answer>(url: URL, init: RequestInit & { token: string }): Promise<Answer> => {
    const headers = { authorization: `Bearer ${init.token}`, 'content-type': 'application/json' };
    const response = await fetch(url, { ...init, headers }).catch((cause: Error) => {
      throw new LabError('lab-down', otherwise, {}, { cause });
    });
    return readAnswer<Answer>(response);
  };
  return {
    get: (path, query = {}) => {
      const url = new URL(`${base}${path}`);
      for (const [name, value] of Object.entries(query))
        if (value !== undefined) url.searchParams.set(name, String(value));
      return call(url, { token: tokens.team, signal: AbortSignal.timeout(40_000) });
    },
    post: (path, { body, timeoutMs = 60_000, as } = {}) =>
      call(new URL(`${base}${path}`), {
        method: 'POST',
        token: tokens[as ?? 'team'],
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(timeoutMs),
      }),
  };
}

/** A lab of this machine. */
export function clientFor(paths: LabPaths, record: LabRecord): LocalLab {
  const client = talkTo({
    url: controllerUrl(record),
    tokens: { team: record.token, facilitator: record.facilitatorToken },
    otherwise: `the lab of team ${paths.team} does not answer: ./drill down clears up, ./drill up starts it again`,
  });
  return { ...client, record, paths };
}

/** A lab elsewhere. @throws LabError bad-request for what cannot be an address, or without a token */
function clientElsewhere(address: string, token: string | undefined): LabClient {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const expected = 'the address of a controller, such as http://192.168.1.20:4400';
  if (url?.protocol !== 'http:' || url.pathname !== '/')
    throw new LabError('bad-request', `--url must be ${expected}; got ${address}`, { field: '--url', expected });
  if (!token)
    throw new LabError(
      'bad-request',
      `--url needs the token of your team: --token, or DRILL_TOKEN in the environment`,
      {
        field: '--token',
      },
    );
  const otherwise = `the lab at ${url.origin} does not answer: ask whoever started it whether it is up and listens there`;
  return talkTo({ url: url.origin, tokens: { team: token, facilitator: token }, otherwise });
}

/**
 * The running lab of a team: where `--url` or DRILL_URL says, else on this machine.
 * @throws LabError lab-down when there is none, bad-request for a wrong address
 */
export function runningLab(team?: string): LabClient {
  const { DRILL_URL, DRILL_TOKEN } = process.env;
  return DRILL_URL ? clientElsewhere(DRILL_URL, DRILL_TOKEN) : localLab(team);
}

/**
 * The running lab of a team, on this machine.
 * @throws LabError lab-down when there is none, bad-request where another one is asked for
 */
export function localLab(team?: string): LocalLab {
  if (process.env.DRILL_URL)
    throw new LabError('bad-request', 'this can be done only where the lab runs: leave out --url (or DRILL_URL)');
  const paths = pathsOfTeam(team);
  const record = readLabRecord(paths);
  if (record) return clientFor(paths, record);
  const command = team ? `./drill --team ${team} up` : './drill up';
  throw new LabError('lab-down', `no lab of team ${paths.team} is up: ${command} starts it`);
}

/** Whether a lab's controller answers. */
export async function isAnswering(record: LabRecord): Promise<boolean> {
  try {
    const headers = { authorization: `Bearer ${record.token}` };
    const response = await fetch(`${controllerUrl(record)}/api/v1/status`, {
      headers,
      signal: AbortSignal.timeout(2_000),
    });
    const status = (await response.json()) as { team?: string };
    return status.team === record.team;
  } catch {
    // Nobody there, or somebody else's server: not this lab's controller either way.
    return false;
  }
}
