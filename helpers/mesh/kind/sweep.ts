import { docker, type EngineClient } from '../docker.ts';
import { findEngine } from '../engine/engine.ts';
import { withLock } from '../host/lock.ts';
import { PRELOAD_CONTAINER } from '../node/preload-step.ts';
import { preloadLock } from '../node/preloaded-node.ts';
import { clusterFiles } from './cluster-files.ts';
import { contextOf, nodeContainers } from './cluster-state.ts';
import { deleteCluster } from './delete-cluster.ts';

interface Context {
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
}

/**
 * Removes a cluster that a killed run left half-made (one without its mark), with its network and files; a finished cluster
 * and one that another process is making right now stay. Answers what was removed.
 */
export async function sweepMesh(name: string, context: Context): Promise<readonly string[]> {
  const engine = await findEngine(context);
  if (engine === undefined) return [];
  return withLock(clusterFiles(name).lock, context, async () => {
    const preloads = await withLock(preloadLock(), context, () => sweepPreloads(engine, context.signal));
    if (await isFinished(engine, name, context.signal)) return preloads;
    const removed = await deleteCluster(engine, name, context.signal);
    return removed ? [`half-made cluster ${name}`, ...preloads] : preloads;
  });
}

/** The mark is asked for inside the node, so that a lost kubeconfig does not make a finished cluster look half-made. */
async function isFinished(engine: EngineClient, name: string, signal: AbortSignal): Promise<boolean> {
  const node = (await nodeContainers(engine, name, signal)).find(({ running }) => running);
  if (node === undefined) return false;
  const get =
    'kubectl --kubeconfig /etc/kubernetes/admin.conf --request-timeout 5s get configmap meshproof -n kube-system --ignore-not-found -o name || true';
  const attempted = `ask cluster ${contextOf(name)} whether it was finished`;
  return (await docker(engine, ['exec', node.id, 'sh', '-c', get], { attempted, signal })).trim() !== '';
}

async function sweepPreloads(engine: EngineClient, signal: AbortSignal): Promise<readonly string[]> {
  const call = { attempted: 'look for containers of an interrupted preload', signal };
  const listed = await docker(
    engine,
    ['ps', '--all', '--filter', `name=^${PRELOAD_CONTAINER}`, '--format', '{{.Names}}'],
    call,
  );
  const names = listed.split('\n').filter((one) => one !== '');
  if (names.length > 0)
    await docker(engine, ['rm', '--force', '--volumes', ...names], { attempted: `remove ${names.join(', ')}`, signal });
  return names.map((name) => `container ${name}`);
}
