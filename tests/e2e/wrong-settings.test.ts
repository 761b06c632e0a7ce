import { spawnSync } from 'node:child_process';
import { afterAll, describe, expect, it } from '@jest/globals';
import { hasDocker, leftOvers, ROOT } from './lab-in-containers.ts';

const TEAM = 'wrong-settings';
const describeWithDocker = hasDocker() ? describe : describe.skip;

/** `docker compose` as a person types it, with settings over those of .env. */
function compose(settings: Record<string, string>, ...args: string[]) {
  const env = { ...process.env, TEAM, PORT_PREFIX: '233', COMPOSE_PROFILES: '', ...settings };
  const { status, stdout, stderr } = spawnSync('docker', ['compose', ...args], { cwd: ROOT, env, encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

describeWithDocker('docker compose up with wrong settings (needs Docker)', () => {
  afterAll(() => {
    compose({}, 'down', '--volumes', '--timeout', '5');
    expect(leftOvers(TEAM)).toEqual([]);
  }, 60_000);

  it('starts nothing, and lists every fault', () => {
    const wrong = { ADMIN_TOKEN: 'short', DRILL_WATCH: 'sometimes' };
    const { status, said } = compose(wrong, 'up', '--build', '--detach', '--wait');
    expect(status).not.toBe(0);
    expect(said).toMatch(/preflight/);
    const { said: faults } = compose(wrong, 'logs', '--no-log-prefix', 'preflight');
    expect(faults).toContain('.env has 2 fault(s); mend each and run the same command again:');
    expect(faults).toMatch(/ADMIN_TOKEN must be .*; got 5 characters/);
    expect(faults).toContain('DRILL_WATCH must be events or polling; got "sometimes"');
    expect(compose(wrong, 'ps', '--status', 'running', '--quiet').said).toBe('');
  }, 300_000);

  it('makes nothing where a port cannot be one', () => {
    const { status, said } = compose({ PORT_PREFIX: '4x' }, 'up', '--detach');
    expect(status).not.toBe(0);
    expect(said).toContain('4x');
    expect(compose({}, 'ps', '--status', 'running', '--quiet').said).toBe('');
  }, 60_000);
});
