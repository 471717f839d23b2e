import { execa } from 'execa';
import { messageOf } from '../../errors.ts';
import { budgets } from '../../timing/budgets.ts';
import { until, type Waiting } from '../../timing/until.ts';
import { docker, type EngineClient } from '../docker.ts';
import { disconnectOthers } from '../node/loopback-registry.ts';
import { clusterFiles, removeClusterFolder } from './cluster-files.ts';
import { networkOf } from './cluster-state.ts';
import { lookAtCluster, ownCluster } from './owned/owned-cluster.ts';

/**
 * An engine may still be creating a container for a command that was ended: only looks this far
 * apart count as two.
 */
const LOOK_AGAIN_MS = 400;

/**
 * Removes a cluster of ours with its containers, volumes, network and files, half-made or whole;
 * nothing to remove is no error. Answers whether there was anything.
 * @throws MeshproofError when something under that name is not ours (then nothing is touched), or
 * when something stays
 */
export async function deleteCluster(engine: EngineClient, name: string, signal: AbortSignal): Promise<boolean> {
  await ownCluster(engine, name, signal);
  return removeAll(engine, name, { signal, beingMade: false });
}

interface Removal {
  readonly signal: AbortSignal;
  /** Whether a command that creates the cluster was ended a moment ago. */
  readonly beingMade: boolean;
}

/** Removes what is ours, by id; what bears the same name and is not ours stays. */
async function removeAll(engine: EngineClient, name: string, removal: Removal): Promise<boolean> {
  const removed = await removeContainers(engine, name, removal);
  const network = await removeNetworks(engine, name, removal.signal);
  await removeClusterFolder(clusterFiles(name));
  return removed || network;
}

async function removeContainers(engine: EngineClient, name: string, { signal, beingMade }: Removal): Promise<boolean> {
  const seen = { any: false, emptyLooks: 0 };
  const options = {
    what: `no container of cluster ${name} is left`,
    budgetMs: budgets.clusterDown,
    everyMs: LOOK_AGAIN_MS,
    signal,
  };
  await until(options, async () => {
    const { nodes } = await lookAtCluster(engine, name, signal);
    if (nodes.length === 0) {
      seen.emptyLooks += 1;
      // A cluster that is not being created is gone at the first look.
      return (!seen.any && !beingMade) || seen.emptyLooks >= 2
        ? true
        : { waiting: 'the engine may still be creating one' };
    }
    seen.any = true;
    seen.emptyLooks = 0;
    return removeThem(
      engine,
      nodes.map(({ id }) => id),
      signal,
    );
  });
  return seen.any;
}

async function removeThem(engine: EngineClient, ids: readonly string[], signal: AbortSignal): Promise<Waiting> {
  const removal = await execa(engine.docker, ['rm', '--force', '--volumes', ...ids], {
    env: engine.env,
    reject: false,
    cancelSignal: signal,
  });
  signal.throwIfAborted();
  return { waiting: removal.exitCode === 0 ? 'removed, looking once more' : removal.stderr };
}

async function removeNetworks(engine: EngineClient, name: string, signal: AbortSignal): Promise<boolean> {
  const network = networkOf(name);
  const { networks } = await lookAtCluster(engine, name, signal);
  for (const id of networks) {
    // A registry of this machine may have joined it.
    await disconnectOthers(engine, { name: network, id }, signal);
    await docker(engine, ['network', 'rm', id], {
      operation: `remove the network ${network}`,
      signal,
      hint: `disconnect what is still on it (docker network inspect ${network} names it), then run again`,
    });
  }
  return networks.length > 0;
}

/**
 * Removes the half-made cluster after a failure and hands the failure on: the clean-up's own
 * error is reported, never the headline.
 */
export async function removeHalfMade(
  engine: EngineClient,
  name: string,
  progress: (line: string) => void,
): Promise<void> {
  progress(`removing the half-made cluster ${name}`);
  try {
    await removeAll(engine, name, { signal: AbortSignal.timeout(budgets.cleanUp), beingMade: true });
  } catch (error) {
    progress(`the half-made cluster ${name} could not be removed: ${messageOf(error)}`);
  }
}
