import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

interface Part {
  paths: Record<string, unknown>;
  components: { schemas: Record<string, unknown> };
}

const read = <Form>(file: string): Form => parse(readFileSync(join(import.meta.dirname, file), 'utf8')) as Form;

/** The description of the controller's interface: the whole of it, with the part about what a team does in a drill. */
export function apiDescription(): Part & Record<string, unknown> {
  const whole = read<Part & Record<string, unknown>>('openapi.yaml');
  const part = read<Part>('openapi-team.yaml');
  return {
    ...whole,
    paths: { ...whole.paths, ...part.paths },
    components: { ...whole.components, schemas: { ...whole.components.schemas, ...part.components.schemas } },
  };
}
