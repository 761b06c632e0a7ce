import type { Findings, Program, ProgramName } from './findings.ts';

export interface Judgement {
  what: string;
  result: 'found' | 'missing' | 'too little';
  /** Whether the lab cannot run without it. */
  required: boolean;
  /** Version, place, amount. */
  detail: string;
  neededFor: string;
  /** null where nothing has to be done. */
  todo: string | null;
}

const GIB = 2 ** 30;
/** The lab takes up to 0.9 GB; npm and a browser beside it the rest. */
const LEAST_MEMORY_BYTES = 1.2 * GIB;
/** Dependencies 0.5 GB, database and record of a day. */
const LEAST_DISK_BYTES = 1 * GIB;
const NEWEST_NEEDED_NODE = 24;
/** Services' folders and files, many times over. */
const LEAST_WATCHES = 4_096;
const LEAST_INSTANCES = 16;

interface ProgramUse {
  required: boolean;
  neededFor: string;
  todo: string;
}

const PROGRAM_USES: Record<ProgramName, ProgramUse> = {
  npm: { required: true, neededFor: 'getting the dependencies', todo: 'install npm; it comes with Node' },
  git: { required: true, neededFor: 'telling your changes from what was shipped', todo: 'install git' },
  docker: {
    required: false,
    neededFor: 'the lab in containers',
    todo: 'nothing, if the embedded lab is enough; else install Docker',
  },
  'docker compose': {
    required: false,
    neededFor: 'the lab in containers',
    todo: 'nothing, if the embedded lab is enough; else install the compose plug-in of Docker',
  },
  'toxiproxy-server': {
    required: false,
    neededFor: 'comparing the embedded proxy with the real one (tests, perf)',
    todo: 'nothing, unless you work on the proxy; else install Toxiproxy 2.12',
  },
  promtool: {
    required: false,
    neededFor: "checking Prometheus' rules",
    todo: 'nothing, unless you change rules; else install Prometheus',
  },
  terraform: {
    required: false,
    neededFor: 'a lab in the cloud',
    todo: 'nothing, if the lab runs on this machine; else install Terraform',
  },
  chromium: {
    required: false,
    neededFor: 'tests of the console in a browser',
    todo: 'nothing, unless you work on the console; else install Chromium or Chrome',
  },
  psql: {
    required: false,
    neededFor: 'a fuller ./drill psql',
    todo: 'nothing: ./drill psql has a small prompt of its own',
  },
};

const gigabytes = (bytes: number): string => `${(bytes / GIB).toFixed(1)} GiB`;

function judgeProgram(what: string, program: Program | null, use: ProgramUse): Judgement {
  return {
    what,
    result: program ? 'found' : 'missing',
    required: use.required,
    detail: program ? [program.version, program.path].filter(Boolean).join('  ') : '-',
    neededFor: use.neededFor,
    todo: program ? null : use.todo,
  };
}

function judgeNode({ node }: Findings): Judgement {
  const major = Number(node.version.replace(/^v/, '').split('.')[0]);
  const isRecent = major >= NEWEST_NEEDED_NODE;
  return {
    what: 'node',
    result: isRecent ? 'found' : 'too little',
    required: true,
    detail: `${node.version}  ${node.path}`,
    neededFor: 'everything',
    todo: isRecent ? null : `start through ./drill, which fetches Node ${NEWEST_NEEDED_NODE}, or install it`,
  };
}

function judgePostgres({ embeddedPostgres, postgresUser, platform, architecture }: Findings): Judgement {
  return {
    what: 'postgres',
    result: embeddedPostgres ? 'found' : 'missing',
    required: true,
    detail: embeddedPostgres ? `${embeddedPostgres}  with the dependencies; runs as ${postgresUser}` : '-',
    neededFor: "the services' data",
    todo: embeddedPostgres
      ? null
      : `run npm ci without --omit=optional; where ${platform} on ${architecture} has no build, use another machine`,
  };
}

function judgePorts({ ports: { base, owner, taken, total } }: Findings): Judgement {
  const last = base + 99;
  const names = taken.slice(0, 3).map(({ port, what }) => `${port} (${what})`);
  const more = taken.length > 3 ? ` and ${taken.length - 3} more` : '';
  const details = {
    lab: 'held by this lab, which is up',
    free: `all ${total} free`,
    others: `taken: ${names.join(', ')}${more}`,
  };
  return {
    what: `ports ${base} to ${last}`,
    result: owner === 'others' ? 'too little' : 'found',
    required: true,
    detail: details[owner],
    neededFor: 'services, links, debuggers',
    todo: owner === 'others' ? 'stop what holds them, or start with ./drill up --port-base PORT' : null,
  };
}

function judgeMemory({ freeMemoryBytes, totalMemoryBytes, ports }: Findings): Judgement {
  // A lab that is up has taken its part already.
  const isEnough = ports.owner === 'lab' || freeMemoryBytes >= LEAST_MEMORY_BYTES;
  return {
    what: 'memory',
    result: isEnough ? 'found' : 'too little',
    required: false,
    detail: `${gigabytes(freeMemoryBytes)} free of ${gigabytes(totalMemoryBytes)}`,
    neededFor: 'the lab (0.9 GiB)',
    todo: isEnough ? null : 'close other programs: a lab that swaps is slow in ways that no drill meant',
  };
}

function judgeDisk({ freeDiskBytes, stateFolder, isStateWritable }: Findings): Judgement {
  const isEnough = freeDiskBytes >= LEAST_DISK_BYTES;
  const todo = isStateWritable ? `free about 1 GB for ${stateFolder}` : `make ${stateFolder} writable for you`;
  return {
    what: 'disk',
    result: isEnough && isStateWritable ? 'found' : 'too little',
    required: true,
    detail: `${gigabytes(freeDiskBytes)} free${isStateWritable ? '' : ', not writable'}`,
    neededFor: 'dependencies, database, telemetry',
    todo: isEnough && isStateWritable ? null : todo,
  };
}

function judgeUser({ user, postgresUser }: Findings): Judgement {
  return {
    what: 'user',
    result: 'found',
    required: true,
    detail: user.isRoot ? `${user.name}; PostgreSQL, which refuses root, runs as ${postgresUser}` : user.name,
    neededFor: 'everything',
    todo: null,
  };
}

function judgeWatches({ inotify, platform }: Findings): Judgement {
  const isEnough = inotify === null || (inotify.watches >= LEAST_WATCHES && inotify.instances >= LEAST_INSTANCES);
  return {
    what: 'file watching',
    result: isEnough ? 'found' : 'too little',
    required: false,
    detail:
      inotify === null
        ? `${platform}'s own, without limits`
        : `${inotify.watches} watches, ${inotify.instances} instances`,
    neededFor: 'restart of a service when you save',
    todo: isEnough ? null : 'sudo sysctl fs.inotify.max_user_watches=65536 fs.inotify.max_user_instances=128',
  };
}

/** What the findings mean: whether each is there, what for, and what to do where it is not. */
export function judge(findings: Findings): Judgement[] {
  const { programs } = findings;
  const byPrograms = (Object.entries(PROGRAM_USES) as [ProgramName, ProgramUse][]).map(([name, use]) => {
    const judgement = judgeProgram(name, programs[name], use);
    if (name !== 'docker' || programs.docker === null || findings.dockerEngine !== null) return judgement;
    const todo = 'start Docker, or see that you may use it (docker version says what is wrong)';
    return {
      ...judgement,
      result: 'too little' as const,
      detail: `${judgement.detail}, but its service does not answer`,
      todo,
    };
  });
  return [
    judgeUser(findings),
    judgeNode(findings),
    ...byPrograms.slice(0, 2),
    judgePostgres(findings),
    judgePorts(findings),
    judgeMemory(findings),
    judgeDisk(findings),
    judgeWatches(findings),
    ...byPrograms.slice(2),
  ];
}

/** Whether the embedded lab can run here. */
export const canRun = (judgements: readonly Judgement[]): boolean =>
  judgements.every(({ required, result }) => !required || result === 'found');
