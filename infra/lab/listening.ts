import { isIPv6 } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { type Audience, isEverywhere, LOOPBACK_NAMES, THIS_MACHINE } from '#chaos/api/audience.ts';
import { LabError } from '#chaos/errors/lab-error.ts';

/** Addresses of this machine at which others may reach it. */
const ownAddresses = (): string[] =>
  Object.values(networkInterfaces())
    .flatMap((addresses = []) => addresses)
    .filter(({ internal, scopeid }) => !internal && !scopeid)
    .map(({ address }) => address);

/** @throws LabError bad-request that lists what can be listened at */
export function readListen(text: string): string {
  const choices = ['0.0.0.0', ...ownAddresses()];
  if (choices.includes(text) || isEverywhere(text)) return text;
  const expected = `one of ${choices.join(', ')}`;
  throw new LabError('bad-request', `--listen must be an address of this machine, ${expected}; got ${text}`, {
    field: '--listen',
    expected,
    got: text,
  });
}

/** Addresses of a controller that listens there, as others call it. */
export const calledAddresses = (listen: string): string[] => (isEverywhere(listen) ? ownAddresses() : [listen]);

/** Names and addresses by which others call a controller that listens there, as they stand in a URL. */
export function calledNames(listen: string): string[] {
  const name = hostname().toLowerCase();
  return [...new Set([...calledAddresses(listen).map(inUrl), name, `${name}.local`])];
}

/** An address as it stands in a URL. */
export const inUrl = (address: string): string => (isIPv6(address) ? `[${address}]` : address);

/**
 * Who may call a controller.
 * @param listen where it listens beside this machine; undefined where it does not
 */
export function audienceOf(listen: string | undefined): Audience {
  if (listen === undefined) return THIS_MACHINE;
  return { names: [...LOOPBACK_NAMES, ...calledNames(listen)], readers: 'near' };
}
