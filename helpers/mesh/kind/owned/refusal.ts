import { MeshproofError } from '../../../errors.ts';
import type { EngineClient } from '../../docker.ts';
import type { InspectedContainer, InspectedNetwork } from '../../engine/containers/inspect.ts';

/** What of a cluster's name belongs to others. */
export interface Foreign {
  readonly containers: readonly InspectedContainer[];
  readonly networks: readonly InspectedNetwork[];
}

/** The error for a cluster that meshproof did not make; nothing of it may be touched. */
export function foreignCluster(engine: EngineClient, name: string, foreign: Foreign): MeshproofError {
  return new MeshproofError({
    operation: `use the kind cluster ${name}`,
    details: [whatExists(name, foreign), ...byHand(engine, foreign)].join('\n'),
    hint: 'choose another --name',
  });
}

function whatExists(name: string, { containers, networks }: Foreign): string {
  if (containers.length > 0)
    return `a kind cluster ${name} exists that meshproof did not make (${containers.map(describeContainer).join('; ')})`;
  return `a network for a kind cluster ${name} exists that meshproof did not make (${networks.map(describeNetwork).join('; ')})`;
}

function describeContainer({ Name: name, Created: created }: InspectedContainer): string {
  return `container ${plainName(name)}, created ${toSecond(created)}`;
}

function describeNetwork({ Name: name, Created: created, Labels: labels }: InspectedNetwork): string {
  const owner = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return [`network ${name}`, `created ${toSecond(created)}`, ...owner].join(', ');
}

/**
 * Earlier versions of meshproof made a network of this name without a mark: only its
 * owner can decide.
 */
function byHand(engine: EngineClient, { containers, networks }: Foreign): readonly string[] {
  const names = new Set(networks.map(({ Name: name }) => name));
  const on = containers.filter(({ HostConfig: { NetworkMode: mode } }) => names.has(mode));
  if (names.size === 0 || on.length < containers.length) return [];
  const docker = engineCommand(engine);
  const commands = [
    ...(on.length === 0 ? [] : [`${docker} rm --force --volumes ${on.map(({ Name }) => plainName(Name)).join(' ')}`]),
    ...networks.map(({ Id: id }) => `${docker} network rm ${id.slice(0, 12)}`),
  ];
  return [`if an earlier version of meshproof made it, remove it by hand: ${commands.join(' && ')}`];
}

function engineCommand({ env }: EngineClient): string {
  const { DOCKER_HOST: host = '', DOCKER_CONTEXT: context = '' } = env;
  if (host !== '') return `docker --host ${host}`;
  return context === '' || context === 'default' ? 'docker' : `docker --context ${context}`;
}

function plainName(name: string): string {
  return name.replace(/^\//, '');
}

function toSecond(time: string): string {
  return time.replace(/\.\d+/, '');
}
