import { MeshproofError } from '../../errors.ts';
import { listApi } from '../../kube/api/read-api.ts';
import { ensureCast } from '../../kube/cast/cast.ts';
import { memoryIndex, newMark } from '../../kube/namespaces/namespace-index.ts';
import { budgets } from '../../timing/budgets.ts';
import { ensureEngine } from '../engine/engine.ts';
import { withLock } from '../host/lock.ts';
import type { Task } from '../host/task.ts';
import { ensureImages } from '../images/ensure-images.ts';
import { Pods, runningImages } from '../istio/subject-parts.ts';
import type { Subject } from '../istio/subject.ts';
import type { Phase } from '../kind/bring-up.ts';
import { startMesh } from '../start-mesh.ts';
import type { StartedMesh } from '../started-mesh.ts';
import { stopMesh } from '../stop-mesh.ts';
import { startLoopbackRegistry } from './loopback-container.ts';
import { extraImage, forgetNames, type Published, publishMesh } from './publish-mesh.ts';
import { registryLock } from './registry-names.ts';

const CLUSTER = 'meshproof-registry';

export interface RegistryProof {
  readonly repository: string;
  /** Images of the registry that run, with the digest under which the node pulled them. */
  readonly running: Readonly<Record<string, string>>;
  readonly subject: Subject;
}

interface Context {
  readonly provision: boolean;
  readonly phase: Phase;
  readonly signal: AbortSignal;
}

/**
 * Proves the image source `registry` on real software: pushes every assembled image to a registry
 * on loopback, starts a mesh from there, casts a meshed caller on it and looks what runs. Leaves
 * neither the mesh nor the registry behind.
 * @throws MeshproofError when the control plane, a sidecar or an application did not come from the
 * registry
 */
export async function proveRegistry(context: Context): Promise<RegistryProof> {
  const { signal } = context;
  // While the lock is held, `clean` leaves the registry alone.
  return withLock(registryLock(), { signal, progress: () => undefined }, () => proveAlone(context));
}

async function proveAlone(context: Context): Promise<RegistryProof> {
  const { phase, signal } = context;
  const task = (progress: (line: string) => void): Task => ({ provision: context.provision, signal, progress });
  const engine = await phase('engine', (note) => ensureEngine(task(note)));
  const images = await phase('images', (note) => ensureImages({ engine, source: 'packages' }, task(note)));
  const server = await phase('registry', async (note) =>
    startLoopbackRegistry(engine, await extraImage(engine, 'registry', task(note)), signal),
  );
  await using registry = server;
  const published = await phase('publish', (note) =>
    publishMesh(engine, images, `${registry.address}/meshproof`, task(note)),
  );
  try {
    // A pull of what the engine has by that name already would prove nothing.
    await forgetNames(engine, published.repository, signal);
    return await proveOn(published, context);
  } finally {
    // The cluster first: the registry is on its network. An interrupted proof is cleaned up too,
    // hence the signal of its own.
    await stopMesh({ name: CLUSTER, signal: AbortSignal.timeout(budgets.cleanUp), progress: () => undefined });
    await forgetNames(engine, published.repository, AbortSignal.timeout(budgets.cleanUp));
  }
}

async function proveOn(published: Published, { phase, provision, signal }: Context): Promise<RegistryProof> {
  const { repository, tag } = published;
  const mesh = await startMesh({
    name: CLUSTER,
    imageSource: 'registry',
    registry: repository,
    istioVersion: tag,
    provision,
    phase,
    signal,
  });
  await phase('cast', (note) => castOne(mesh, { signal, note }));
  const subject = await mesh.subject();
  const running = await runningFrom(mesh, repository, signal);
  const absent = ['pilot', 'proxyv2', 'sleep'].filter((name) => running[`${repository}/${name}:${tag}`] === undefined);
  if (absent.length === 0) return { repository, running, subject };
  throw new MeshproofError({
    operation: 'prove that a mesh runs from a registry',
    details: `these did not come from ${repository}: ${absent.join(', ')}; what runs: ${JSON.stringify(running)}`,
    hint: 'read the phases above for the image that was taken from elsewhere',
  });
}

/** A caller in the mesh: its sidecar and its application are images of the registry too. */
async function castOne(
  mesh: StartedMesh,
  { signal, note }: { signal: AbortSignal; note: (line: string) => void },
): Promise<void> {
  const target = { kubectl: mesh.tools.kubectl, kubeconfig: mesh.kubeconfig, context: mesh.context };
  const workload = {
    app: 'sleep',
    name: 'sleep',
    namespace: 'registry-proof',
    serviceAccount: 'sleep',
    exportTo: ['registry-proof'],
    membership: 'meshed',
  } as const;
  const request = {
    runId: 'registry-proof',
    namespaces: [{ name: 'registry-proof', injected: true }],
    workloads: [workload],
    images: mesh.castImages,
  };
  const index = memoryIndex(newMark(request.runId, new Date()));
  await ensureCast(target, request, { index, signal, note });
}

async function runningFrom(
  mesh: StartedMesh,
  repository: string,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const target = { kubectl: mesh.tools.kubectl, kubeconfig: mesh.kubeconfig, context: mesh.context };
  const pods = Pods.parse(await listApi(target, '/api/v1/pods', { operation: 'read what runs', signal }));
  const entries = Object.entries(runningImages(pods));
  // A pulled image is known by the digest the registry gave it, a loaded one by its id alone.
  return Object.fromEntries(
    entries.filter(([image, id]) => image.startsWith(`${repository}/`) && id.startsWith(`${repository}/`)),
  );
}
