import { LabError } from '#chaos/errors/lab-error.ts';
import { prepareWorkspace } from '../../embedded/baseline.ts';
import { DEFAULT_TEAM, type LabPaths } from '../../embedded/lab-paths.ts';
import { readLabRecord, removeLabState } from '../../embedded/lab-state.ts';
import { choosePortBase } from '../../embedded/port-blocks.ts';
import { clientFor, type LocalLab } from '../lab-client.ts';
import { type ComposeLab, dockerCompose, refuseWrongSettings } from './docker-compose.ts';

/** A named team gets ports of its own; the default team has those of .env. */
async function choose(lab: ComposeLab): Promise<ComposeLab> {
  const { portBase, paths } = lab;
  if (portBase !== undefined || paths.team === DEFAULT_TEAM) return lab;
  return { ...lab, portBase: await choosePortBase(paths.team) };
}

/**
 * Brings a team's lab up as containers and waits until all of it is healthy.
 * @throws LabError bad-request for wrong settings, start-failed
 */
export async function composeUp(asked: ComposeLab): Promise<LocalLab> {
  const lab = await choose(asked);
  const { paths } = lab;
  refuseWrongSettings(lab);
  await prepareWorkspace(paths);
  await dockerCompose(lab, ['up', '--build', '--detach', '--wait']);
  const record = readLabRecord(paths);
  if (record) return clientFor(paths, record);
  throw new LabError(
    'start-failed',
    `the containers are up, but the controller left no ${paths.labFile}: docker compose logs controller tells why`,
  );
}

/** Ends a lab in containers: no container, network or volume of it is left. */
export async function composeDown(paths: LabPaths): Promise<void> {
  const record = readLabRecord(paths);
  await dockerCompose({ paths, portBase: record?.portBase }, ['down', '--volumes', '--remove-orphans']);
  removeLabState(paths);
}
