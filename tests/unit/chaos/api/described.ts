import { Ajv2020 } from 'ajv/dist/2020.js';
import { apiDescription } from '#chaos/api/description.ts';

interface Operation {
  security?: object[];
  parameters?: { $ref?: string; name?: string; in?: string }[];
  responses: Record<string, { $ref?: string; content?: Record<string, { schema: object; example?: unknown }> }>;
}

export const description = apiDescription() as unknown as {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: {
    responses: Record<string, Operation['responses'][string]>;
    schemas: Record<string, unknown>;
    parameters: Record<string, object>;
  };
};

const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true, strictTypes: false });
// OpenAPI's own words beside a schema.
ajv.addVocabulary(['example', 'components']);
// Schemas refer to each other within the document, so the whole of it is one schema with parts.
ajv.addSchema({ $id: 'description', components: description.components });

const rooted = (schema: object): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"description#/components/')) as object;

/** Every operation that is described. */
export const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);

function responseOf(path: string, method: string, status: number) {
  const response = description.paths[path]?.[method.toLowerCase()]?.responses[String(status)];
  const name = response?.$ref?.split('/').at(-1);
  return name === undefined ? response : description.components.responses[name];
}

/** What is wrong with an answer, by the description; empty when nothing is. */
export function faultsOf(path: string, method: string, status: number, contentType: string, body: unknown): string[] {
  const response = responseOf(path, method, status);
  if (!response) return [`${method} ${path} is not described to answer ${status}`];
  const media = response.content?.[contentType.split(';', 1)[0] ?? ''];
  if (!media) return [`${method} ${path} ${status} is not described to answer ${contentType}`];
  return faultsBySchema(media.schema, body);
}

/** What is wrong with a value, by a schema of the description. */
export function faultsBySchema(schema: object, value: unknown): string[] {
  const validate = ajv.compile(rooted(schema));
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
