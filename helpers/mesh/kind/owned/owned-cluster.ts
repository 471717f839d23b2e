import type { MeshproofError } from '../../../errors.ts';
import type { EngineClient } from '../../docker.ts';
import {
  findContainers,
  KIND_LABEL,
  type InspectedContainer,
  type InspectedNetwork,
  networksCalled,
} from '../../engine/containers/inspect.ts';
import { carries, networkMarks } from '../../engine/containers/marks.ts';
import { clusterFiles } from '../cluster-files.ts';
import { networkOf, nodeOf } from '../cluster-state.ts';
import { readRecord } from './record.ts';
import { foreignCluster } from './refusal.ts';

/** A container of kind's on a network that meshproof made. */
export interface OwnNode {
  readonly id: string;
  /** As the engine calls it: created, running, paused, restarting, exited, dead. */
  readonly status: string;
}

/**
 * What meshproof made of a cluster; everything is addressed by its id, since others may give the
 * same names.
 */
export interface OwnCluster {
  readonly networks: readonly string[];
  readonly nodes: readonly OwnNode[];
}

/** What a look at the engine found under a cluster's name. */
export interface Sighting extends OwnCluster {
  /** Set when something under this name is not ours. */
  readonly refusal: MeshproofError | undefined;
}

/**
 * What meshproof made of a cluster, nothing when there is none.
 * @throws MeshproofError when anything under that name was not made by meshproof
 */
export async function ownCluster(engine: EngineClient, name: string, signal: AbortSignal): Promise<OwnCluster> {
  const { refusal, networks, nodes } = await lookAtCluster(engine, name, signal);
  if (refusal !== undefined) throw refusal;
  return { networks, nodes };
}

/**
 * Inspects everything with the name of a cluster, and distinguishes what is ours from what is not.
 */
export async function lookAtCluster(engine: EngineClient, name: string, signal: AbortSignal): Promise<Sighting> {
  const call = { operation: `look whose the kind cluster ${name} is`, signal };
  const [record, networks, containers] = await Promise.all([
    readRecord(clusterFiles(name)),
    networksCalled(engine, networkOf(name), call),
    findContainers(engine, (one, cluster) => cluster === name || one === nodeOf(name), call),
  ]);
  const marked = networks.filter(({ Labels: labels }) => carries(labels, networkMarks(name)));
  const recorded = new Set(record?.containers);
  // Another state directory may have made the cluster anew since this one was written.
  const complete = recorded.size > 0 && marked.some(({ Id: id }) => id === record?.network);
  const ours = containers.filter((one) => recorded.has(one.Id) || (!complete && isOn(one, marked)));
  const foreign = {
    containers: containers.filter((one) => !ours.includes(one)),
    networks: networks.filter((one) => !marked.includes(one)),
  };
  const refused = foreign.containers.length > 0 || foreign.networks.length > 0;
  return {
    networks: marked.map(({ Id: id }) => id),
    nodes: ours.map(({ Id: id, State: { Status: status } }) => ({ id, status })),
    refusal: refused ? foreignCluster(engine, name, foreign) : undefined,
  };
}

/**
 * True for a container that kind made on one of our networks: the one it was created on, not one
 * that it joined later.
 */
function isOn(container: InspectedContainer, marked: readonly InspectedNetwork[]): boolean {
  const { HostConfig, NetworkSettings, State, Config } = container;
  if (Config.Labels?.[KIND_LABEL] === undefined) return false;
  return marked.some(({ Id: id, Name: name }) => {
    const endpoint = NetworkSettings.Networks?.[name]?.NetworkID ?? '';
    const created = HostConfig.NetworkMode === name || HostConfig.NetworkMode === id;
    // A container that never started has no endpoint yet.
    return created && (endpoint === id || (endpoint === '' && State.Status === 'created'));
  });
}
