import type { ApiError } from './errors.ts';
import { float32Json, RawJson, writeJson } from './json/write.ts';
import type { ToxicProxy } from './proxy.ts';
import type { Toxic } from './toxic.ts';

export function toxicJson({ settings, name, type, stream, toxicity }: Toxic): string {
  return writeJson({ attributes: settings, name, type: type.type, stream, toxicity: float32Json(toxicity) });
}

export function toxicsJson(toxics: readonly Toxic[]): string {
  return `[${toxics.map(toxicJson).join()}]`;
}

export function proxyJson({ name, listen, upstream, enabled, toxics }: ToxicProxy): string {
  // The empty logger is a slip of real Toxiproxy that its clients have got used to.
  return writeJson({ name, listen, upstream, enabled, Logger: {}, toxics: new RawJson(toxicsJson(toxics.all())) });
}

/** Proxies by name, in the order of their names' bytes. */
export function proxiesJson(proxies: readonly ToxicProxy[]): string {
  const sorted = proxies.toSorted((left, right) => Buffer.compare(Buffer.from(left.name), Buffer.from(right.name)));
  return `{${sorted.map((proxy) => `${writeJson(proxy.name)}:${proxyJson(proxy)}`).join()}}`;
}

/** The members of an error, without the braces: populate adds one. */
export function errorMembers({ message, status }: ApiError): string {
  return writeJson({ error: message, status }).slice(1, -1);
}
