import { MeshproofError } from '../../../errors.ts';
import { docker, type EngineClient } from '../../docker.ts';
import { findContainers, type InspectedContainer } from './inspect.ts';
import { carries, containerMarks } from './marks.ts';

/**
 * Removes the container of that name, if there is one.
 * @throws MeshproofError when it is not ours; it stays
 */
export async function removeOwnContainer(engine: EngineClient, name: string, signal: AbortSignal): Promise<void> {
  const operation = `remove the container ${name}`;
  const found = await findContainers(engine, (one) => one === name, { operation, signal });
  const [foreign] = found.filter((one) => !isOurs(one));
  if (foreign !== undefined)
    throw new MeshproofError({
      operation: `use ${name} as the name of a container`,
      details: `a container of that name exists that meshproof did not make (created ${foreign.Created})`,
      hint: `rename it or remove it by hand: docker rm ${name}`,
    });
  await removeById(engine, found, operation, signal);
}

/**
 * Removes every container of ours whose name begins so, running or not, by id; what bears such a
 * name and is not ours stays. Answers what was removed.
 */
export async function sweepContainers(
  engine: EngineClient,
  prefix: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const call = { operation: `look for containers called ${prefix}…`, signal };
  const ours = (await findContainers(engine, (name) => name.startsWith(prefix), call)).filter(isOurs);
  const names = ours.map(plainName);
  await removeById(engine, ours, `remove ${names.join(', ')}`, signal);
  return names.map((name) => `container ${name}`);
}

function isOurs(container: InspectedContainer): boolean {
  return carries(container.Config.Labels, containerMarks(plainName(container)));
}

function plainName({ Name: name }: InspectedContainer): string {
  return name.replace(/^\//, '');
}

async function removeById(
  engine: EngineClient,
  containers: readonly InspectedContainer[],
  operation: string,
  signal: AbortSignal,
): Promise<void> {
  if (containers.length === 0) return;
  const ids = containers.map(({ Id: id }) => id);
  await docker(engine, ['rm', '--force', '--volumes', ...ids], { operation, signal });
}
