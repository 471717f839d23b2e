import type { Place } from '../check/run/ports.ts';
import { castFixtures } from '../dataplane/cast-fixtures.ts';
import type { DataPlane } from '../dataplane/data-plane.ts';
import type { CastWorkload } from '../kube/cast/cast-manifest.ts';
import type { CastNamespace } from '../kube/cast/cast-namespace.ts';
import { ensureCast } from '../kube/cast/cast.ts';
import type { MeshNames } from '../kube/cast/mesh-names.ts';
import type { KubeTarget } from '../kube/kube.ts';
import type { KubeObject } from '../kube/manifest.ts';
import { deleteOwn } from '../kube/namespaces/delete.ts';
import type { NamespaceIndex } from '../kube/namespaces/namespace-index.ts';
import { castPods, type CastPod } from '../kube/pods.ts';

export interface CastChoice {
  readonly runId: string;
  /** Where the run keeps which namespaces are its own. */
  readonly index: NamespaceIndex;
  /** Image reference per application (StartedMesh.castImages). */
  readonly castImages: Readonly<Record<string, string>>;
  /** Istio revision that injects; the default control plane unless told. */
  readonly revision?: string;
  /** How the mesh names its parts. @default Istio's own names */
  readonly names?: MeshNames;
  /** Has admission decide about pods before they are deployed, on a mesh of another owner. @default false */
  readonly tryAdmission?: boolean;
  /** Told what a cast waits for. */
  readonly onNote?: (state: string) => void;
}

/** The workloads that a run raised, and the pods that they are now. */
export class StandingCast {
  readonly #target: KubeTarget;
  readonly #join: DataPlane['join'];
  readonly #choice: CastChoice;
  readonly #pods = new Map<string, CastPod>();

  constructor(target: KubeTarget, { join }: Pick<DataPlane, 'join'>, choice: CastChoice) {
    this.#target = target;
    this.#join = join;
    this.#choice = choice;
  }

  /** The pod that stands in a place, as far as is known. */
  podOf({ namespace, workload }: Place): CastPod | undefined {
    return this.#pods.get(`${namespace}/${workload}`);
  }

  /** Brings workloads up, waits until they are ready and learns their pods. Every sidecar of a run is a witness: it is told to write before its workload is there. */
  async deploy(
    namespaces: readonly CastNamespace[],
    workloads: readonly CastWorkload[],
    signal: AbortSignal,
  ): Promise<void> {
    const { runId, index, castImages, revision, names, tryAdmission = false, onNote: note } = this.#choice;
    const request = {
      runId,
      namespaces,
      fixtures: await castFixtures(this.#join, namespaces, runId),
      workloads: workloads.map((workload) => this.#join.workload(workload)),
      images: castImages,
      tryAdmission,
      ...(revision === undefined ? {} : { revision }),
      ...(names === undefined ? {} : { names }),
      inject: (objects: readonly KubeObject[], either: AbortSignal) => this.#join.inject(objects, either),
    };
    this.#learn(await ensureCast(this.#target, request, { index, signal, ...(note === undefined ? {} : { note }) }));
  }

  /** Deletes namespaces of the run and waits until they are gone. @param leave told at once of each pod that is going */
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

  /** Looks which pods stand now: one may have taken another's place. */
  async lookAgain(signal: AbortSignal): Promise<void> {
    this.#learn(await castPods(this.#target, this.#choice.runId, signal));
  }

  #learn(found: readonly CastPod[]): void {
    for (const pod of found) this.#pods.set(`${pod.namespace}/${pod.workload}`, pod);
  }
}
