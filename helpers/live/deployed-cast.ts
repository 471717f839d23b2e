import type { Place } from '../check/run/ports.ts';
import { castFixtures } from '../dataplane/cast-fixtures.ts';
import type { DataPlane } from '../dataplane/data-plane.ts';
import type { CastNamespace } from '../kube/cast/cast-namespace.ts';
import type { CastWorkload } from '../kube/cast/cast-workload.ts';
import { ensureCast } from '../kube/cast/cast.ts';
import type { MeshNames } from '../kube/cast/mesh-names.ts';
import type { KubeTarget } from '../kube/kube.ts';
import type { KubeObject } from '../kube/manifest.ts';
import { deleteOwn } from '../kube/namespaces/delete.ts';
import type { NamespaceIndex } from '../kube/namespaces/namespace-index.ts';
import { castPods, type CastPod } from '../kube/pods.ts';

export interface CastChoice {
  readonly runId: string;
  /** The namespaces that belong to the run. */
  readonly index: NamespaceIndex;
  /** Image reference per application (StartedMesh.castImages). */
  readonly castImages: Readonly<Record<string, string>>;
  /** Istio revision that injects. @default the default control plane */
  readonly revision?: string;
  /** Whether certificates that an earlier process made are replaced. @default false */
  readonly renewsCertificates?: boolean;
  /** How the mesh names its parts. @default Istio's own names */
  readonly names?: MeshNames;
  /** Sends pods to admission as a dry run first, on an existing mesh. @default false */
  readonly tryAdmission?: boolean;
  /** Called with what a cast waits for. */
  readonly onNote?: (state: string) => void;
}

/** The workloads that a run has deployed, with their present pods. */
export class DeployedCast {
  readonly #target: KubeTarget;
  readonly #join: DataPlane['join'];
  readonly #choice: CastChoice;
  readonly #pods = new Map<string, CastPod>();
  readonly #meshed = new Map<string, boolean>();

  constructor(target: KubeTarget, { join }: Pick<DataPlane, 'join'>, choice: CastChoice) {
    this.#target = target;
    this.#join = join;
    this.#choice = choice;
  }

  /** The last known pod of a workload. */
  podOf({ namespace, workload }: Place): CastPod | undefined {
    return this.#pods.get(`${namespace}/${workload}`);
  }

  /** Pods, as `namespace/pod`, of workloads that are to have a sidecar, and have none. */
  uninjected(places: readonly Place[]): readonly string[] {
    const keys = places.map(({ namespace, workload }) => `${namespace}/${workload}`);
    const pods = keys.filter((key) => this.#meshed.get(key) === true).flatMap((key) => this.#pods.get(key) ?? []);
    return pods.filter(({ meshed }) => !meshed).map(({ namespace, name }) => `${namespace}/${name}`);
  }

  /**
   * Deploys workloads, waits until they are ready and learns their pods. The fixtures come first,
   * so that every sidecar logs from its start.
   * @param onObstacle called with what keeps a workload from starting, whether or not it may pass
   * @throws MeshproofError as soon as an obstacle is final
   */
  async deploy(
    namespaces: readonly CastNamespace[],
    workloads: readonly CastWorkload[],
    signal: AbortSignal,
    onObstacle?: (cause: string) => void,
  ): Promise<void> {
    const { runId, index, castImages, revision, names, onNote: note } = this.#choice;
    const { tryAdmission = false, renewsCertificates = false } = this.#choice;
    const request = {
      runId,
      namespaces,
      fixtures: await castFixtures(this.#join, namespaces, runId),
      workloads: workloads.map((workload) => this.#join.workload(workload)),
      images: castImages,
      tryAdmission,
      renewsCertificates,
      ...(revision === undefined ? {} : { revision }),
      ...(names === undefined ? {} : { names }),
      inspectProxy: this.#join.inspectProxy,
      inject: (objects: readonly KubeObject[], either: AbortSignal) => this.#join.inject(objects, either),
    };
    const notes = { ...(note === undefined ? {} : { note }), ...(onObstacle === undefined ? {} : { onObstacle }) };
    for (const { namespace, name, membership } of workloads)
      this.#meshed.set(`${namespace}/${name}`, membership === 'meshed');
    this.#learn(await ensureCast(this.#target, request, { index, signal, ...notes }));
  }

  /**
   * Deletes namespaces of the run and waits until they are gone.
   * @param leave called at once with each of their pods
   */
  async deleteCasts(namespaces: readonly string[], leave: (pod: CastPod) => void, signal: AbortSignal): Promise<void> {
    for (const [place, pod] of this.#pods) {
      if (!namespaces.includes(pod.namespace)) continue;
      this.#pods.delete(place);
      leave(pod);
    }
    await deleteOwn(this.#target, this.#choice.index, {
      names: namespaces,
      signal,
      hint: 'the end of the run tries again; after that, `npm run -s meshproof -- clean` does',
    });
  }

  /** Reads the present pods: one may have replaced another. */
  async refresh(signal: AbortSignal): Promise<void> {
    this.#learn(await castPods(this.#target, this.#choice.runId, signal));
  }

  #learn(found: readonly CastPod[]): void {
    for (const pod of found) this.#pods.set(`${pod.namespace}/${pod.workload}`, pod);
  }
}
