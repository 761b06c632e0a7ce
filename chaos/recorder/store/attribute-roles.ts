import type { AttributeValue } from '../otlp/any-value.ts';

/** The attributes that the service graph is made from. Semantic conventions, stable names first, then their elders. */
const ROLES: Record<string, AttributeRole> = {
  'db.system.name': 'databaseSystem',
  'db.system': 'databaseSystem',
  'db.query.text': 'databaseCall',
  'db.statement': 'databaseCall',
  'db.operation.name': 'databaseCall',
  'server.port': 'peerPort',
  'server.address': 'peerAddress',
  'peer.service': 'peerService',
  'http.route': 'route',
  'http.request.method': 'method',
};

export type AttributeRole =
  | 'databaseSystem'
  | 'databaseCall'
  | 'peerPort'
  | 'peerAddress'
  | 'peerService'
  | 'route'
  | 'method';

const LENGTHS = new Set(Object.keys(ROLES).map((key) => key.length));

/** What a KeyValue message means to the service graph, told from its key alone. */
export function roleOf(bytes: Buffer, from: number, to: number): AttributeRole | undefined {
  const length = bytes[from + 1] as number;
  // Every encoder writes the key first: tag 0x0a, one length byte, the text.
  if (bytes[from] !== 0x0a || !LENGTHS.has(length) || from + 2 + length > to) return undefined;
  return ROLES[bytes.toString('latin1', from + 2, from + 2 + length)];
}

/** Values of the attributes with a role, as far as a span has them. */
export type Roles = Partial<Record<AttributeRole, AttributeValue>>;

/** What a service calls its handler: method and route where known, else the span's name. */
export function routeOf({ name, roles: { method, route } }: { name: string; roles: Roles }): string {
  return typeof route === 'string' && typeof method === 'string' ? `${method} ${route}` : name;
}

/** The roles of attributes that were read back. */
export function rolesOf(attributes: Record<string, AttributeValue>): Roles {
  const roles: Roles = {};
  for (const [key, role] of Object.entries(ROLES)) {
    const value = attributes[key];
    if (value !== undefined) roles[role] ??= value;
  }
  return roles;
}
