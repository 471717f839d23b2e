import { type EngineClient, imageIds } from '../../docker.ts';
import { installationDigest } from '../../istio/install-istio.ts';
import { kubernetesReferences, type MeshImages } from '../../mesh-images.ts';
import { nodeLayout } from '../../node/node-layout.ts';
import { clusterFiles } from '../cluster-files.ts';
import { contextOf } from '../cluster-state.ts';
import type { ClusterPlan } from '../create-cluster.ts';
import { kindConfig } from './kind-config.ts';
import { digestOf, type Recipe } from './recipe.ts';

/** Everything that is decided before a cluster is touched. */
export interface MeshPlan extends Omit<ClusterPlan, 'nodeImage'> {
  readonly images: MeshImages;
  readonly recipe: Recipe;
  readonly target: {
    readonly kubectl: string;
    readonly kubeconfig: string;
    readonly context: string;
    readonly istioctl: string;
  };
}

/** Plans a mesh of given images, all of which the engine has. */
export async function planMesh(
  engine: EngineClient,
  name: string,
  images: MeshImages,
  signal: AbortSignal,
): Promise<MeshPlan> {
  const files = clusterFiles(name);
  const ofKubernetes = images.kubernetes === undefined ? [] : kubernetesReferences(images.kubernetes);
  const [layout, ids, istio] = await Promise.all([
    images.kubernetes ?? nodeLayout(engine, images.node, signal),
    imageIds(engine, [images.node, ...ofKubernetes, ...images.loaded], signal),
    installationDigest(images.istio),
  ]);
  const config = await kindConfig(layout);
  const idsOf = (references: readonly string[]) =>
    references.map((reference) => [reference, ids.get(reference) ?? ''] as const);
  const recipe = {
    node: ids.get(images.node) ?? '',
    kind: digestOf(config, JSON.stringify(idsOf(ofKubernetes))),
    images: Object.fromEntries(idsOf(images.loaded)),
    istio,
  };
  const { kind, kubectl, istioctl } = images.tools;
  return {
    name,
    kind,
    config,
    files,
    images,
    recipe,
    target: { kubectl, istioctl, kubeconfig: files.kubeconfig, context: contextOf(name) },
  };
}
