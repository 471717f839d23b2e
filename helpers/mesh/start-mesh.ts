import { DEFAULT_NAMES } from '../kube/cast/mesh-names.ts';
import type { App } from '../model/workloads/cast-member.ts';
import { budgets } from '../timing/budgets.ts';
import { type Engine, ensureEngine } from './engine/engine.ts';
import { withLock } from './host/lock.ts';
import type { Task } from './host/task.ts';
import { readControlPlane } from './istio/control-plane-facts.ts';
import { readSubject } from './istio/read-subject.ts';
import { bringUp, type Outcome, type Phase } from './kind/bring-up.ts';
import { requireClusterName } from './kind/cluster-name.ts';
import { deleteCluster } from './kind/delete-cluster.ts';
import { type MeshPlan, planMesh } from './kind/plan/plan.ts';
import { digestOf } from './kind/plan/recipe.ts';
import type { MeshImages } from './mesh-images.ts';
import { type ImageChoice, type ImageProvider, provideImages } from './provide-images.ts';
import type { StartedMesh } from './started-mesh.ts';

export type { ImageChoice, ImageProvider };

export interface StartMeshOptions extends ImageChoice {
  /** Name of the kind cluster. @default 'meshproof' */
  readonly name?: string;
  /** @default ensureImages: from a registry, or assembled from packages */
  readonly provide?: ImageProvider;
  /** Images of the cast that replace those of the image source; the node pulls them. */
  readonly castImages?: Readonly<Partial<Record<App, string>>>;
  /** Whether packages may be installed on the host and an engine started. */
  readonly provision: boolean;
  /** What disposing the handle does with a cluster that this start created. @default 'keep' */
  readonly whenDisposed?: 'retain' | 'delete';
  /**
   * Called under the cluster's lock, before the cluster is looked at; what it throws keeps
   * everything as it is.
   */
  readonly whileLocked?: () => void | Promise<void>;
  readonly phase: Phase;
  readonly signal: AbortSignal;
}

export const DEFAULT_CLUSTER = 'meshproof';

/**
 * Brings up a mesh on kind, in the phases engine, images, kind and istio; one that is up and
 * unchanged is reused. When it fails or is aborted, what it half-made is removed.
 * @throws MeshproofError with the cause and a hint; the signal's reason when aborted
 */
export async function startMesh(options: StartMeshOptions): Promise<StartedMesh> {
  const { name = DEFAULT_CLUSTER, phase, signal } = options;
  requireClusterName(name);
  const task = (progress: (line: string) => void): Task => ({ provision: options.provision, signal, progress });
  const engine = await phase('engine', async (note) => {
    const found = await ensureEngine(task(note));
    note(`${found.started ? 'started' : 'using'} ${found.dockerHost}`);
    return found;
  });
  const images = await phase('images', (note) => imagesOf(engine, options, task(note)));
  const plan = await planMesh(engine, name, images, signal);
  const outcome = await alone(plan.files.lock, { signal, phase }, async () => {
    await options.whileLocked?.();
    return bringUp(engine, plan, { signal, phase });
  });
  return handle(engine, plan, outcome, options);
}

/**
 * Runs `work` while no other process changes the cluster; waiting for one is a phase of its own.
 */
async function alone<T>(
  lock: string,
  { signal, phase }: Pick<StartMeshOptions, 'signal' | 'phase'>,
  work: () => Promise<T>,
): Promise<T> {
  const entered = Promise.withResolvers<void>();
  let waiting: Promise<void> | undefined;
  const progress = (line: string): void => {
    waiting ??= phase('waiting', async (note) => {
      note(line);
      await entered.promise;
    });
  };
  try {
    return await withLock(lock, { signal, progress }, async () => {
      entered.resolve();
      await waiting;
      return work();
    });
  } finally {
    entered.resolve();
  }
}

async function imagesOf(engine: Engine, options: StartMeshOptions, task: Task): Promise<MeshImages> {
  const { provide = provideImages, castImages } = options;
  const images = await provide(engine, options, task);
  return { ...images, cast: { ...images.cast, ...castImages } };
}

function handle(
  engine: Engine,
  plan: MeshPlan,
  outcome: Outcome,
  { signal, whenDisposed }: StartMeshOptions,
): StartedMesh {
  const { images, target, name, recipe } = plan;
  const istio = { target, signal, revision: 'default', istioNamespace: 'istio-system' };
  return {
    kind: 'kind',
    name,
    kubeconfig: target.kubeconfig,
    context: target.context,
    tools: { kubectl: target.kubectl, istioctl: target.istioctl },
    castImages: images.cast,
    reused: outcome === 'reused',
    notes: [],
    names: DEFAULT_NAMES,
    revision: istio.revision,
    fingerprint: digestOf(JSON.stringify(recipe)).slice(0, 12),
    controlPlane: () => readControlPlane(istio),
    subject: () =>
      readSubject({
        ...istio,
        mesh: 'kind',
        clusterName: name,
        imageSource: images.source,
        nodeImage: `${images.node}@${recipe.node}`,
        declared: images.istio.reports,
      }),
    [Symbol.asyncDispose]: async () => {
      if (whenDisposed === 'delete' && outcome === 'created')
        await deleteCluster(engine, name, AbortSignal.timeout(budgets.cleanUp));
    },
  };
}
