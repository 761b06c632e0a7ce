import { describe, expect, it } from '@jest/globals';
import { settingFaults } from '#infra/docker/settings.ts';

const GOOD = {
  TEAM: 'night-owls',
  PORT_PREFIX: '52',
  SERVICES_DIR: './teams/night-owls/services',
  ADMIN_TOKEN: 'a-token-of-some-length',
  DATABASE_PASSWORD: 'a-password-of-some-length',
  DRILL_WATCH: 'polling',
};

describe('settingFaults', () => {
  it('has nothing to say of good settings', () => {
    expect(settingFaults(GOOD)).toEqual([]);
  });

  it('lists every fault at once, with what came', () => {
    const faults = settingFaults({
      ...GOOD,
      TEAM: 'Night Owls',
      PORT_PREFIX: '4',
      DRILL_WATCH: 'no',
      SERVICES_DIR: '',
    });
    expect(faults).toHaveLength(4);
    expect(faults.join('\n')).toMatch(/TEAM .*got "Night Owls"/);
    expect(faults.join('\n')).toMatch(/PORT_PREFIX must be two or three digits.*got "4"/);
    expect(faults.join('\n')).toMatch(/DRILL_WATCH must be events or polling; got "no"/);
  });

  it.each([
    ['beyond the last port', '655'],
    ['below what may be listened to', '10'],
    ['not a number', '4x'],
  ])('refuses a port prefix %s', (_, PORT_PREFIX) => {
    expect(settingFaults({ ...GOOD, PORT_PREFIX })).toHaveLength(1);
  });

  it.each([
    [{ LISTEN_ADDRESS: 'everywhere' }, /^LISTEN_ADDRESS must be an IP address.*got "everywhere"$/],
    [{ LISTEN_NAMES: 'lab.example, other' }, /^LISTEN_NAMES must be names and addresses with commas between/],
  ])('refuses %j', (wrong, fault) => {
    expect(settingFaults({ ...GOOD, ...wrong })).toEqual([expect.stringMatching(fault)]);
  });

  it('takes an address for others, with the names that they call it by', () => {
    const listening = { LISTEN_ADDRESS: '192.168.1.20', LISTEN_NAMES: 'lab.example,192.168.1.20,[2001:db8::1]' };
    expect(settingFaults({ ...GOOD, ...listening })).toEqual([]);
  });

  it('does not show secrets, and refuses what an address could not hold', () => {
    const [fault, ...others] = settingFaults({ ...GOOD, DATABASE_PASSWORD: 'with/slash@and:colon' });
    expect(others).toEqual([]);
    expect(fault).toMatch(/^DATABASE_PASSWORD must be .*; got 20 characters$/);
  });

  it('says of a missing one that nothing came', () => {
    const { TEAM, ...rest } = GOOD;
    expect(settingFaults(rest)).toEqual([expect.stringMatching(/^TEAM .*got nothing$/)]);
  });
});
