import { LabError } from '#chaos/errors/lab-error.ts';
import { makeBundle } from '../../bundle/make-bundle.ts';
import { calledUrls, localLab } from '../lab-client.ts';
import { printJson, printLine } from '../print.ts';
import { teamCommand } from '../telemetry/team-command.ts';

interface BundleCommandOptions {
  team?: string | undefined;
  out?: string;
  address?: string;
  json?: boolean;
}

/** Makes the archive for those who are elsewhere. @throws LabError conflict where the lab answers this machine alone */
export async function bundle({ team, out, address, json }: BundleCommandOptions): Promise<void> {
  const { record, paths } = localLab(team);
  const url = address ?? calledUrls(record)[0];
  if (url === undefined) {
    throw new LabError(
      'conflict',
      `the lab answers this machine alone: ${teamCommand(team, 'down')} ends it, ${teamCommand(team, 'up --listen 0.0.0.0')} lets others in`,
    );
  }
  const file = out ?? `nightmarket-${paths.team}.tgz`;
  const bytes = await makeBundle({
    access: { team: paths.team, url, token: record.token },
    services: paths.services,
    out: file,
  });
  if (json) return printJson({ file, bytes, url });
  printLine(`${file}: ${(bytes / 1e6).toFixed(1)} MB, for the lab at ${url}`);
  printLine(
    'It lets whoever has it change the code of this lab: hand it to the team alone. In it: README.md, then ./drill status.',
  );
}
