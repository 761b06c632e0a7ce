import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../embedded/lab-paths.ts';

/** What leads a facilitator through the day: a section for each step of the agenda, under its title. */
export const FACILITATOR_PAGE = join(PROJECT_ROOT, 'runbooks/facilitator.md');

/** Sections of the facilitator's page by their titles. */
export function facilitatorNotes(file = FACILITATOR_PAGE): Map<string, string> {
  const sections = readFileSync(file, 'utf8').split(/^## /m).slice(1);
  return new Map(
    sections.map((section) => {
      const [title = '', ...lines] = section.split('\n');
      return [title.trim(), lines.join('\n').trim()];
    }),
  );
}
