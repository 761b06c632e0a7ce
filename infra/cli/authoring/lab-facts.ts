import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { parse } from 'yaml';
import { z } from 'zod';
import type { LabFacts } from '#chaos/authoring/lab-facts.ts';
import { refusalIn } from '#chaos/authoring/patches.ts';
import { shippedServices } from '../../embedded/baseline.ts';
import { PROJECT_ROOT } from '../../embedded/lab-paths.ts';
import { LINKS, linkName, SERVICES } from '../../topology.ts';

const ruleFile = z.object({
  groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string().optional() })) })),
});

/** Names of all alerts that Prometheus has rules for. */
function alertNames(): string[] {
  const folder = join(PROJECT_ROOT, 'prometheus/rules');
  return globSync('*.yaml', { cwd: folder }).flatMap((name) => {
    const { groups } = ruleFile.parse(parse(readFileSync(join(folder, name), 'utf8')));
    return groups.flatMap(({ rules }) => rules.flatMap(({ alert }) => alert ?? []));
  });
}

/** Parts beside the services that hold nothing which a restart would lose for good. */
const OTHER_PARTS = ['load', 'toxiproxy'];

/** What a scenario may refer to in this lab. @param program the command line with all of its commands */
export function labFacts(program: Command): LabFacts {
  let shipped: Promise<string> | undefined;
  const options = (command: Command) => command.options.flatMap(({ long }) => long ?? []);
  return {
    services: SERVICES,
    links: LINKS.map((link) => ({ name: linkName(link), from: link.from, to: link.to })),
    parts: [...SERVICES, ...OTHER_PARTS],
    alerts: alertNames(),
    commands: new Map(program.commands.map((command) => [command.name(), options(command)])),
    refusalOf: async (patch) => {
      // Unpacked once, and only where there is a patch.
      shipped ??= shippedServices();
      return refusalIn(dirname(await shipped), patch);
    },
  };
}
