import type { LabErrorBody } from '#chaos/errors/lab-error.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import { DEFAULT_TEAM, type LabPaths, labPaths } from '../embedded/lab-paths.ts';
import { type LabRecord, readLabRecord, teamName } from '../embedded/lab-state.ts';
import { portPlan } from '../topology.ts';

interface PostOptions {
  body?: unknown;
  timeoutMs?: number;
  /** Whose token it shows; by default the team's. */
  as?: 'facilitator';
}

/** A running lab as the command line sees it: through the controller's HTTP interface, like any other client. */
export interface LabClient {
  record: LabRecord;
  paths: LabPaths;
  get<Answer>(path: string, query?: Record<string, string | number | boolean | undefined>): Promise<Answer>;
  post<Answer>(path: string, options?: PostOptions): Promise<Answer>;
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

export const controllerUrl = (record: LabRecord): string => `http://127.0.0.1:${portPlan(record.portBase).controller}`;

async function readAnswer<Answer>(response: Response): Promise<Answer> {
  const body = (await response.json()) as Answer | LabErrorBody;
  if (response.ok) return body as Answer;
  const { code, message, ...detail } = (body as LabErrorBody).error;
  throw new LabError(code, message, detail);
}

export function clientFor(paths: LabPaths, record: LabRecord): LabClient {
  const base = `${controllerUrl(record)}/api/v1`;
  const call = async <Answer>(url: URL, init: RequestInit): Promise<Answer> => {
    const response = await fetch(url, init).catch((cause: Error) => {
      const message = `the lab of team ${paths.team} does not answer: ./drill down clears up, ./drill up starts it again`;
      throw new LabError('lab-down', message, {}, { cause });
    });
    return readAnswer<Answer>(response);
  };
  return {
    record,
    paths,
    get: (path, query = {}) => {
      const url = new URL(`${base}${path}`);
      for (const [name, value] of Object.entries(query))
        if (value !== undefined) url.searchParams.set(name, String(value));
      return call(url, { signal: AbortSignal.timeout(40_000) });
    },
    post: (path, { body, timeoutMs = 60_000, as } = {}) =>
      call(new URL(`${base}${path}`), {
        method: 'POST',
        headers: {
          authorization: `Bearer ${as === 'facilitator' ? record.facilitatorToken : record.token}`,
          'content-type': 'application/json',
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(timeoutMs),
      }),
  };
}

/**
 * The running lab of a team.
 * @throws LabError lab-down when there is none
 */
export function runningLab(team?: string): LabClient {
  const paths = pathsOfTeam(team);
  const record = readLabRecord(paths);
  if (record) return clientFor(paths, record);
  const command = team ? `./drill --team ${team} up` : './drill up';
  throw new LabError('lab-down', `no lab of team ${paths.team} is up: ${command} starts it`);
}

/** Whether a lab's controller answers. */
export async function isAnswering(record: LabRecord): Promise<boolean> {
  try {
    const response = await fetch(`${controllerUrl(record)}/api/v1/status`, { signal: AbortSignal.timeout(2_000) });
    const status = (await response.json()) as { team?: string };
    return status.team === record.team;
  } catch {
    // Nobody there, or somebody else's server: not this lab's controller either way.
    return false;
  }
}
