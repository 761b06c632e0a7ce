import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

interface Operation {
  responses: Record<string, unknown>;
}

interface Part {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
}

/** What every call under this path may be answered, said once. */
const LIMITED = '/api/';
const TOO_MANY = { $ref: '#/components/responses/TooManyRequests' };

const read = <Form>(file: string): Form => parse(readFileSync(join(import.meta.dirname, file), 'utf8')) as Form;

let description: ReturnType<typeof putTogether> | undefined;

/** The description of the controller's interface; files of a thousand lines are read once. */
export function apiDescription(): ReturnType<typeof putTogether> {
  description ??= putTogether();
  return description;
}

/** The whole of it, with the part about what a team does in a drill. */
function putTogether(): Part & Record<string, unknown> {
  const whole = read<Part & Record<string, unknown>>('openapi.yaml');
  const part = read<Part>('openapi-team.yaml');
  const paths = { ...whole.paths, ...part.paths };
  for (const [path, operations] of Object.entries(paths))
    if (path.startsWith(LIMITED))
      for (const operation of Object.values(operations)) operation.responses['429'] = TOO_MANY;
  return {
    ...whole,
    paths,
    components: { ...whole.components, schemas: { ...whole.components.schemas, ...part.components.schemas } },
  };
}
