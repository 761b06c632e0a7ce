import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createApi } from '#chaos/api/server.ts';
import { readAllowedWords, spoilersIn, tellingWords } from '#chaos/authoring/spoilers.ts';
import { MECHANISMS } from '#chaos/judge/mechanisms.ts';
import { fixes, loadWithKey, quietIds, scenarioIds } from '#chaos/scenarios/discovery.ts';
import { makeBundle } from '#infra/bundle/make-bundle.ts';
import { shippedServices } from '#infra/embedded/baseline.ts';
import { PushedCode } from '#infra/embedded/history/team-code.ts';
import { FACILITATOR, FakeLab, fakeDrill, TOKEN } from '../../unit/chaos/api/fake-lab.ts';

let root: string;
let unpacked: string;
/** Every file of the archive, by its path in it. */
let files: Map<string, string>;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'bundle-test-'));
  const workspace = join(root, 'workspace');
  cpSync(await shippedServices(), join(workspace, 'services'), { recursive: true });
  writeFileSync(join(workspace, 'services/billing/.hidden'), 'secret');
  const out = join(root, 'owls.tgz');
  await makeBundle({
    access: { team: 'owls', url: 'http://192.168.1.20:4400', token: TOKEN },
    services: join(workspace, 'services'),
    out,
  });
  expect(statSync(out).mode & 0o077).toBe(0);
  execFileSync('tar', ['-xzf', out, '-C', root]);
  unpacked = join(root, 'nightmarket-owls');
  files = new Map(
    readdirSync(unpacked, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [relative(unpacked, file), readFileSync(file, 'utf8')]),
  );
}, 60_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the archive of a team', () => {
  it('holds their code, dashboards, runbooks, a client and an access card', () => {
    const wanted = ['README.md', 'drill', 'client.mjs', 'access.json', 'package.json', 'tsconfig.json'];
    const folders = [
      'services/billing/store.ts',
      'services/kit/preload.ts',
      'services/README.md',
      'runbooks/README.md',
    ];
    expect([...files.keys()]).toEqual(expect.arrayContaining([...wanted, ...folders, 'dashboards/front-door.json']));
    expect(files.has('services/billing/.hidden')).toBe(false);
    expect(JSON.parse(files.get('access.json') ?? '')).toEqual({
      team: 'owls',
      url: 'http://192.168.1.20:4400',
      token: TOKEN,
    });
    expect(statSync(join(unpacked, 'access.json')).mode & 0o077).toBe(0);
  });

  it('names no scenario and no mechanism in anything that a person reads', async () => {
    const words = tellingWords(scenarioIds());
    const allowed = readAllowedWords();
    // The client holds whole packages, in which such words mean something else: see below.
    const read = [...files].filter(([path]) => path !== 'client.mjs');
    const paths = spoilersIn('paths', [...files.keys()].join('\n'), words, allowed);
    expect([...paths, ...read.flatMap(([path, text]) => spoilersIn(path, text, words, allowed))]).toEqual([]);
  });

  it('holds no sentence of a key, a fix, a suite or a facilitator', async () => {
    const quiet = await quietIds();
    const asked = [...scenarioIds().map((id) => ({ id, quiet: false })), ...quiet.map((id) => ({ id, quiet: true }))];
    const told = await Promise.all(asked.map(({ id, quiet: isQuiet }) => loadWithKey(id, { quiet: isQuiet })));
    const sentences = told.flatMap(({ key, scenario }) => [
      key.explanation,
      ...key.evidence.map(({ shows }) => shows),
      scenario.title,
      scenario.story,
      ...scenario.hints,
      ...scenario.redHerrings,
      ...scenario.pages.map(({ text }) => text),
    ]);
    const patches = scenarioIds().flatMap((id) => [...fixes(id, 'right'), ...fixes(id, 'wrong')]);
    const added = patches.flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => /^\+[^+]/.test(line) && line.trim().length > 60)
        .map((line) => line.slice(1).trim()),
    );
    const notes = readFileSync('runbooks/facilitator.md', 'utf8')
      .split('\n')
      .filter((line) => line.length > 40);
    const whole = [...files.values()].join('\n');
    // A patch may repeat a line of the code that it changes.
    const shipped = [...files].filter(([path]) => path.startsWith('services/')).map(([, text]) => text);
    const code = shipped.join('\n');
    const secret = [...sentences, ...added.filter((line) => !code.includes(line)), ...notes];
    expect(secret.length).toBeGreaterThan(500);
    expect(secret.filter((one) => whole.includes(one))).toEqual([]);
    const client = files.get('client.mjs') ?? '';
    const names = [...scenarioIds(), ...Object.keys(MECHANISMS), 'answer-key', 'chaos/scenarios', 'validation.test'];
    expect(names.filter((name) => client.includes(name))).toEqual([]);
  });
});

describe('the client of a bundle', () => {
  /** Runs it as a person does, in a folder of their own. */
  const drill = (folder: string, ...args: string[]) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      const environment = { PATH: process.env.PATH ?? '', HOME: root };
      execFile(join(folder, 'drill'), args, { env: environment, cwd: root }, (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
      );
    });

  /** A team's code behind the controller's interface, and two members who have unpacked the archive. */
  async function team() {
    const home = mkdtempSync(join(root, 'team-'));
    const workspace = join(home, 'lab');
    cpSync(join(unpacked, 'services'), join(workspace, 'services'), { recursive: true });
    const pushed: string[] = [];
    const code = new PushedCode({ workspace, onPushed: async (how) => void pushed.push(how) });
    const lab = new FakeLab();
    const server = createServer(
      createApi({
        lab,
        ...fakeDrill(lab.told),
        code,
        recorderUrl: 'http://127.0.0.1:9',
        tokens: { tokens: { facilitator: FACILITATOR, team: TOKEN }, rotate: () => 'another' },
        audience: { names: ['127.0.0.1'], readers: 'all' },
      }),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const member = (name: string) => {
      const folder = join(home, name);
      cpSync(unpacked, folder, { recursive: true });
      writeFileSync(join(folder, 'access.json'), JSON.stringify({ team: 'owls', url, token: TOKEN }));
      const file = (path: string) => join(folder, path);
      return {
        run: (...args: string[]) => drill(folder, ...args),
        read: (path: string) => (existsSync(file(path)) ? readFileSync(file(path), 'utf8') : undefined),
        write: (path: string, text: string) => writeFileSync(file(path), text),
        remove: (path: string) => rmSync(file(path)),
      };
    };
    return {
      ada: member('ada'),
      bo: member('bo'),
      pushed,
      live: (path: string) => readFileSync(join(workspace, path), 'utf8'),
      change: (path: string, text: string) => writeFileSync(join(workspace, path), text),
      [Symbol.asyncDispose]: async () => {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      },
    };
  }
  const STORE = 'services/billing/store.ts';

  it('finds the lab by its access card, and shows that it may ask', async () => {
    await using one = await team();
    const { stdout, stderr, code } = await one.ada.run('history');
    expect([stderr, code]).toEqual(['', 0]);
    expect(stdout).toContain('billing/store.ts');
    const stranger = await one.ada.run('--token', 'another', 'undo');
    expect([stranger.code, stranger.stderr]).toEqual([2, expect.stringContaining('this call changes the lab')]);
  });

  it('pushes what was changed, under the name of who did it', async () => {
    await using one = await team();
    await one.ada.run('pull');
    one.ada.write(STORE, '// of Ada\n');
    const { stdout, code } = await one.ada.run('push', '--by', 'Ada');
    expect([code, stdout, one.live(STORE), one.pushed]).toEqual([
      0,
      `  pushed   ${STORE}\n`,
      '// of Ada\n',
      ['pushed by Ada'],
    ]);
    expect((await one.ada.run('push')).stdout).toBe('Nothing is changed here.\n');
  });

  it('refuses to overwrite what somebody else has changed, and keeps both', async () => {
    await using one = await team();
    await Promise.all([one.ada.run('pull'), one.bo.run('pull')]);
    one.ada.write(STORE, '// of Ada\n');
    one.bo.write(STORE, '// of Bo\n');
    await one.ada.run('push', '--by', 'Ada');
    const refused = await one.bo.run('push', '--by', 'Bo');
    expect([refused.code, refused.stdout]).toEqual([
      1,
      expect.stringContaining(`${STORE} was changed by Ada just now`),
    ]);
    expect(one.live(STORE)).toBe('// of Ada\n');
    const { stdout } = await one.bo.run('pull');
    expect(stdout).toContain(`yours is ${STORE}.mine`);
    expect([one.bo.read(STORE), one.bo.read(`${STORE}.mine`)]).toEqual(['// of Ada\n', '// of Bo\n']);
    one.bo.write(STORE, '// of both\n');
    expect((await one.bo.run('push', '--by', 'Bo')).code).toBe(0);
    expect([one.live(STORE), one.pushed]).toEqual(['// of both\n', ['pushed by Ada', 'pushed by Bo']]);
  });

  it('gets what is new and what is gone, and leaves alone what was changed here', async () => {
    await using one = await team();
    await Promise.all([one.ada.run('pull'), one.bo.run('pull')]);
    one.bo.write('services/orders/store.ts', '// of Bo\n');
    one.ada.write('services/billing/exact.ts', '// new\n');
    one.ada.remove('services/billing/reconciliation.ts');
    expect((await one.ada.run('push')).code).toBe(0);
    const { stdout } = await one.bo.run('pull');
    expect(stdout).toContain('Changed here and not pushed: services/orders/store.ts');
    expect(one.bo.read('services/billing/exact.ts')).toBe('// new\n');
    expect(one.bo.read('services/billing/reconciliation.ts')).toBeUndefined();
  });

  it('is refused what is not the team’s to change, and says when nobody answers', async () => {
    await using one = await team();
    await one.ada.run('pull');
    one.ada.write('services/kit/logger.ts', '// quieter\n');
    const { code, stdout } = await one.ada.run('push');
    expect([code, stdout]).toEqual([1, expect.stringContaining('services/kit/logger.ts is not yours to change')]);
    const nobody = await one.ada.run('--url', 'http://127.0.0.1:9', '--token', TOKEN, 'pull');
    expect([nobody.code, nobody.stderr]).toEqual([
      1,
      expect.stringContaining('the lab at http://127.0.0.1:9 does not answer'),
    ]);
    // The card's token is for the card's lab alone.
    const elsewhere = await one.ada.run('--url', 'http://127.0.0.1:9', 'pull');
    expect([elsewhere.code, elsewhere.stderr]).toEqual([2, expect.stringContaining('needs the token of your team')]);
    one.ada.write('access.json', '{');
    const unread = await one.ada.run('status');
    expect([unread.code, unread.stderr]).toEqual([
      2,
      expect.stringContaining('cannot be read: ask for another bundle'),
    ]);
  });
});
