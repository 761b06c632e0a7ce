import type { ProxyCollection } from './collection.ts';
import { ApiError, refusals } from './errors.ts';
import { decodeJson, type Target } from './json/decode.ts';
import { JsonError } from './json/read.ts';
import { type ProxyInput, proxyListTarget, proxyTarget, toxicSettingsTarget, toxicTarget } from './requests.ts';
import { errorMembers, proxiesJson, proxyJson, toxicJson, toxicsJson } from './responses.ts';
import { directions, Toxic } from './toxic.ts';
import { toxicTypes } from './toxics/index.ts';

/** What the HTTP server has to send. */
export interface Answer {
  status: number;
  contentType?: string;
  body: string;
}

/** What a handler is given: the names from the path, percent-decoded, and the body. */
interface Call {
  collection: ProxyCollection;
  proxyName: string;
  toxicName: string;
  body: Buffer;
}

type Handler = (call: Call) => Promise<Answer> | Answer;

const ok = (body: string, status = 200): Answer => ({ status, contentType: 'application/json', body });
const noContent: Answer = { status: 204, body: '' };

/** Toxiproxy 2.12's version: clients decide by it what they may ask for. */
const versionJson = '{"version": "2.12.0"}\n';

/** Every call of the API. A path that is here with another method is answered by 405. */
export const routes: readonly { path: RegExp; methods: readonly string[]; handle: Handler }[] = [
  { path: /^\/reset$/, methods: ['POST'], handle: reset },
  { path: /^\/proxies$/, methods: ['GET'], handle: ({ collection }) => ok(proxiesJson(collection.all())) },
  { path: /^\/proxies$/, methods: ['POST'], handle: createProxy },
  { path: /^\/populate$/, methods: ['POST'], handle: populate },
  { path: /^\/proxies\/([^/]+)$/, methods: ['GET'], handle: showProxy },
  { path: /^\/proxies\/([^/]+)$/, methods: ['POST', 'PATCH'], handle: updateProxy },
  { path: /^\/proxies\/([^/]+)$/, methods: ['DELETE'], handle: removeProxy },
  { path: /^\/proxies\/([^/]+)\/toxics$/, methods: ['GET'], handle: listToxics },
  { path: /^\/proxies\/([^/]+)\/toxics$/, methods: ['POST'], handle: createToxic },
  { path: /^\/proxies\/([^/]+)\/toxics\/([^/]+)$/, methods: ['GET'], handle: showToxic },
  { path: /^\/proxies\/([^/]+)\/toxics\/([^/]+)$/, methods: ['POST', 'PATCH'], handle: updateToxic },
  { path: /^\/proxies\/([^/]+)\/toxics\/([^/]+)$/, methods: ['DELETE'], handle: removeToxic },
  {
    path: /^\/version$/,
    methods: ['GET'],
    handle: () => ({ status: 200, contentType: 'application/json;charset=utf-8', body: versionJson }),
  },
];

async function reset({ collection }: Call): Promise<Answer> {
  await collection.reset();
  return noContent;
}

async function createProxy({ collection, body }: Call): Promise<Answer> {
  const input: ProxyInput = { name: '', listen: '', upstream: '', enabled: true };
  decode(body, proxyTarget(input));
  requireField('name', input.name);
  requireField('upstream', input.upstream);
  return ok(proxyJson(await collection.create(input)), 201);
}

async function populate({ collection, body }: Call): Promise<Answer> {
  const inputs: ProxyInput[] = [];
  const answer = (failure: ApiError | undefined, proxies: string) => {
    const error = failure === undefined ? '' : `${errorMembers(failure)},`;
    return ok(`{${error}"proxies":${proxies}}`, failure?.status ?? 201);
  };
  try {
    decode(body, proxyListTarget(inputs));
    for (const [index, input] of inputs.entries()) {
      requireField(`name at proxy ${index + 1}`, input.name);
      requireField(`upstream at proxy ${index + 1}`, input.upstream);
    }
  } catch (error) {
    return answer(asApiError(error), 'null');
  }
  const { proxies, failure } = await collection.populate(inputs);
  const listed = proxies.length === 0 ? 'null' : `[${proxies.map(proxyJson).join()}]`;
  return answer(failure === undefined ? undefined : asApiError(failure), listed);
}

function showProxy({ collection, proxyName }: Call): Answer {
  return ok(proxyJson(collection.get(proxyName)));
}

async function updateProxy({ collection, proxyName, body }: Call): Promise<Answer> {
  const proxy = await collection.change(async () => {
    const found = collection.get(proxyName);
    const input: ProxyInput = { name: '', listen: found.listen, upstream: found.upstream, enabled: found.enabled };
    decode(body, proxyTarget(input));
    await found.update(input);
    return found;
  });
  return ok(proxyJson(proxy));
}

async function removeProxy({ collection, proxyName }: Call): Promise<Answer> {
  await collection.remove(proxyName);
  return noContent;
}

function listToxics({ collection, proxyName }: Call): Answer {
  return ok(toxicsJson(collection.get(proxyName).toxics.all()));
}

function createToxic({ collection, proxyName, body }: Call): Answer {
  const { toxics } = collection.get(proxyName);
  const input = { name: '', type: '', stream: 'downstream', toxicity: 1 };
  decode(body, toxicTarget(input));
  const direction = directions.find((candidate) => candidate === input.stream.toLowerCase());
  if (direction === undefined) throw refusals.invalidStream();
  const type = toxicTypes.get(input.type);
  if (type === undefined) throw refusals.invalidToxicType();
  const name = input.name || `${input.type}_${input.stream}`;
  if (toxics.has(name)) throw refusals.toxicAlreadyExists();
  const toxic = new Toxic({ name, type, stream: input.stream, direction, toxicity: input.toxicity });
  decode(body, toxicSettingsTarget(toxic));
  toxics.add(toxic);
  return ok(toxicJson(toxic));
}

function showToxic({ collection, proxyName, toxicName }: Call): Answer {
  return ok(toxicJson(collection.get(proxyName).toxics.get(toxicName)));
}

function updateToxic({ collection, proxyName, toxicName, body }: Call): Answer {
  const { toxics } = collection.get(proxyName);
  const toxic = toxics.get(toxicName);
  const update = { toxicity: toxic.toxicity };
  decode(body, toxicSettingsTarget(toxic, update));
  toxic.toxicity = update.toxicity;
  toxics.applyUpdate(toxic);
  return ok(toxicJson(toxic));
}

function removeToxic({ collection, proxyName, toxicName }: Call): Answer {
  collection.get(proxyName).toxics.remove(toxicName);
  return noContent;
}

/** Everything that a handler can fail with, as the API reports it. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError(500, error instanceof Error ? error.message : String(error));
}

function decode(body: Buffer, target: Target): void {
  try {
    decodeJson(body, target);
  } catch (error) {
    if (error instanceof JsonError) throw refusals.badRequestBody(error.message);
    throw error;
  }
}

function requireField(field: string, value: string): void {
  if (value === '') throw refusals.missingField(field);
}
