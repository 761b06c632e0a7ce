/** Writes every dashboard as the JSON that Grafana reads, into grafana/json. `npm run dashboards` runs it. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DASHBOARDS } from './dashboards/all.ts';
import { toJson } from './json-form.ts';

const folder = join(import.meta.dirname, 'json');
mkdirSync(folder, { recursive: true });
for (const old of readdirSync(folder)) rmSync(join(folder, old));
for (const { uid, text } of DASHBOARDS.map(toJson)) {
  writeFileSync(join(folder, `${uid}.json`), text);
  console.log(`grafana/json/${uid}.json`);
}
