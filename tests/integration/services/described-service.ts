import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';

interface Operation {
  parameters?: unknown[];
  requestBody?: unknown;
  responses: Record<string, { content?: Record<string, unknown> }>;
}

export interface Description {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const pointer = (...parts: string[]) =>
  parts.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** A service's openapi.yaml, and whether an answer is one that it describes. */
export class DescribedService {
  readonly description: Description;
  private readonly ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });

  constructor(servicesFolder: string, service: string) {
    this.description = parse(readFileSync(join(servicesFolder, service, 'openapi.yaml'), 'utf8')) as Description;
    this.ajv.addSchema(this.description, 'openapi.yaml');
  }

  /** Every operation, as `GET /orders/{id}`. */
  operations(): string[] {
    return Object.entries(this.description.paths).flatMap(([path, item]) =>
      METHODS.filter((method) => item[method]).map((method) => `${method.toUpperCase()} ${path}`),
    );
  }

  /** The operation that a request belongs to; literal parts win over parameters. */
  operationOf(method: string, path: string): string | undefined {
    const parts = path.split('?')[0]?.split('/') ?? [];
    const fits = (template: string) => {
      const wanted = template.split('/');
      return (
        wanted.length === parts.length && wanted.every((part, index) => part.startsWith('{') || part === parts[index])
      );
    };
    const templates = Object.keys(this.description.paths).filter(
      (path) => this.description.paths[path]?.[method.toLowerCase()] && fits(path),
    );
    const [best] = templates.sort((a, b) => a.split('{').length - b.split('{').length);
    return best && `${method} ${best}`;
  }

  /** What is wrong with an answer by the description; an empty list when nothing is. */
  faults(operation: string, status: number, contentType: string, body: unknown): string[] {
    const [method = '', path = ''] = operation.split(' ');
    const responses = this.description.paths[path]?.[method.toLowerCase()]?.responses ?? {};
    if (!responses[String(status)]) return [`${operation} does not describe status ${status}`];
    const at = pointer('paths', path, method.toLowerCase(), 'responses', String(status));
    const described = this.resolve(at);
    const media = contentType.split(';')[0] ?? '';
    if (!described.value.content)
      return body === undefined || body === '' ? [] : [`${operation} ${status} describes no body`];
    if (!(media in described.value.content)) return [`${operation} ${status} does not describe ${media}`];
    const validate = this.ajv.compile({ $ref: `openapi.yaml#${described.at}${pointer('content', media, 'schema')}` });
    if (validate(body)) return [];
    return (validate.errors ?? []).map(
      (error) => `${operation} ${status}: body${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
    );
  }

  /** Follows a reference to a shared response. */
  private resolve(at: string): { at: string; value: { content?: Record<string, unknown> } } {
    const parts = at
      .split('/')
      .slice(1)
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
    const value = parts.reduce<unknown>((node, part) => (node as Record<string, unknown>)[part], this.description) as {
      $ref?: string;
    };
    return value.$ref
      ? this.resolve(value.$ref.slice(1))
      : { at, value: value as { content?: Record<string, unknown> } };
  }
}
