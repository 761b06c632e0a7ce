import { join } from 'node:path';
import { Command } from 'commander';
import type { LabFacts } from '#chaos/authoring/lab-facts.ts';
import { refusalIn } from '#chaos/authoring/patches.ts';
import { labFacts } from '#infra/cli/authoring/lab-facts.ts';
import { addCommands } from '#infra/cli/commands/index.ts';

const ROOT = join(import.meta.dirname, '../../../..');

/** What scenarios may refer to in this checkout, whose services are those that patches must fit. */
export function factsOfCheckout(): LabFacts {
  const program = new Command();
  addCommands(program);
  return { ...labFacts(program), refusalOf: (patch) => refusalIn(ROOT, patch) };
}
