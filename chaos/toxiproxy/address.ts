import { getServers } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { type AddressInfo, isIP, SocketAddress } from 'node:net';

/** An address that cannot be understood or found. The texts are those that Go's net package has for it. */
class AddressError extends Error {}

/**
 * Splits `host:port`; the host may be empty or an IPv6 address in brackets, the port may be a service name.
 *
 * @throws AddressError that says what is malformed
 */
export function splitAddress(address: string): { host: string; port: number } {
  const malformed = (why: string) => new AddressError(`address ${address}: ${why}`);
  const colon = address.lastIndexOf(':');
  if (colon < 0) throw malformed('missing port in address');
  let host = address.slice(0, colon);
  if (address.startsWith('[')) {
    const bracket = address.indexOf(']');
    if (bracket < 0) throw malformed("missing ']' in address");
    if (bracket + 1 === address.length) throw malformed('missing port in address');
    if (bracket + 1 !== colon) {
      throw malformed(address[bracket + 1] === ':' ? 'too many colons in address' : 'missing port in address');
    }
    host = address.slice(1, bracket);
  } else if (host.includes(':')) throw malformed('too many colons in address');
  const rest = address.startsWith('[') ? address.slice(1) : address;
  if (rest.includes('[')) throw malformed("unexpected '[' in address");
  if (address.slice(address.startsWith('[') ? address.indexOf(']') + 1 : 0).includes(']')) {
    throw malformed("unexpected ']' in address");
  }
  return { host, port: portNumber(address.slice(colon + 1)) };
}

/** The address with its host looked up, IPv4 first. An empty address is any host and any free port. */
export async function resolveAddress(address: string): Promise<{ host: string; port: number }> {
  if (address === '') return { host: '', port: 0 };
  const { host, port } = splitAddress(address);
  if (host === '') return { host, port };
  if (isIP(host) === 4) return { host, port };
  if (isIP(host) === 6) return { host: plainIpv6(host), port };
  // Such a name is refused unasked, where the system's resolver would take 127.1 for an address.
  if (!/^[\w.-]+$/.test(host) || !/[a-z_-]/i.test(host)) throw new AddressError(`lookup ${host}: no such host`);
  try {
    const found = await lookup(host, { all: true, order: 'ipv4first' });
    return { host: found[0]?.address ?? host, port };
  } catch {
    // Whatever the resolver's reason, Go tells its clients no more than this.
    const server = getServers()[0];
    const asked =
      server === undefined ? '' : ` on ${isIP(server) === 0 ? server : formatAddress({ address: server, port: 53 })}`;
    throw new AddressError(`lookup ${host}${asked}: no such host`);
  }
}

/** The one way to write an IPv6 address; one that stands for an IPv4 address is written as that. */
function plainIpv6(host: string): string {
  const { address } = new SocketAddress({ address: host, family: 'ipv6' });
  const plain = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1];
  return plain ?? address;
}

/** `host:port`, with brackets around an IPv6 host. */
export function formatAddress(address: Pick<AddressInfo, 'address' | 'port'> | string | null): string {
  if (address === null || typeof address === 'string') throw new Error(`Expected a TCP address, got ${address}`);
  return `${isIP(address.address) === 6 ? `[${address.address}]` : address.address}:${address.port}`;
}

const bindProblems: Record<string, string> = {
  EADDRINUSE: 'address already in use',
  EADDRNOTAVAIL: 'cannot assign requested address',
  // Linux has another word for an address of a network card that is not there.
  EINVAL: 'cannot assign requested address',
  EACCES: 'permission denied',
};

/** Says why nothing can listen on a resolved address, in the words of Toxiproxy. */
export function listenFailure({ host, port }: { host: string; port: number }, cause: NodeJS.ErrnoException): string {
  const problem = bindProblems[cause.code ?? ''] ?? cause.message;
  // Go would rather listen on IPv4, and names that when it can listen on neither.
  const address = host === '::' ? '0.0.0.0' : host;
  return `listen tcp ${formatAddress({ address, port })}: bind: ${problem}`;
}

function portNumber(text: string): number {
  if (text === '') return 0;
  const port = /^[+-]?\d+$/.test(text) ? Number(text) : servicePort(text);
  if (port < 0 || port > 65535) throw new AddressError(`address ${text}: invalid port`);
  return port;
}

function servicePort(name: string): number {
  const line = new RegExp(`^(?:${name.replace(/[^\w-]/g, '\\$&')})\\s+(\\d+)/tcp`, 'mi');
  const port = line.exec(readServices())?.[1];
  if (port === undefined) throw new AddressError(`lookup tcp/${name}: unknown port`);
  return Number(port);
}

function readServices(): string {
  try {
    return readFileSync('/etc/services', 'utf8');
  } catch {
    // Small containers have no such file; the two names that people really write still work.
    return 'http 80/tcp\nhttps 443/tcp\n';
  }
}
