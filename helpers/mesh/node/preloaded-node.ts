import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { docker, type EngineClient, imageIds } from '../docker.ts';
import { meshproofDirs } from '../host/directories.ts';
import { withLock } from '../host/lock.ts';
import { type KubernetesImages, kubernetesReferences } from '../mesh-images.ts';
import { LAYOUT_LABEL } from './node-layout.ts';
import { forgetOldest, makeStep, type Step } from './preload-step.ts';

/**
 * Repositories of node images that hold the images of Kubernetes, and on top of them those of a
 * mesh.
 */
const WITH_KUBERNETES = 'meshproof/node-kubernetes';
const WITH_MESH = 'meshproof/node-mesh';
/** Path that `withLock` guards while one is made. */
export const preloadLock = (): string => join(meshproofDirs().state, 'preload');

export interface Preload {
  readonly node: string;
  readonly kubernetes: KubernetesImages;
  /** References, beyond those of Kubernetes, that the node shall hold. */
  readonly images: readonly string[];
}

interface Context {
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
}

/**
 * A node image that holds every given image unpacked, so that a node starts with them instead of
 * loading them: made once per content, found again afterwards. Kubernetes and the rest are two
 * steps, so that a change of the rest makes the rest only.
 * @throws MeshproofError when the engine or the import fails
 */
export async function preloadedNode(engine: EngineClient, preload: Preload, context: Context): Promise<string> {
  const { node, kubernetes, images } = preload;
  const { pause } = kubernetes;
  const labels = { [LAYOUT_LABEL]: JSON.stringify(kubernetes) };
  const below = { repository: WITH_KUBERNETES, node, references: kubernetesReferences(kubernetes), pause, labels };
  const withKubernetes = await ensureStep(engine, below, context);
  if (images.length === 0) return withKubernetes;
  const above = { repository: WITH_MESH, node: withKubernetes, references: images, pause, labels: {} };
  return ensureStep(engine, above, context);
}

async function ensureStep(engine: EngineClient, step: Step, context: Context): Promise<string> {
  const ids = await imageIds(engine, [step.node, ...step.references], context.signal);
  const reference = `${step.repository}:${preloadKey(ids, step.pause)}`;
  if (await exists(engine, reference, context.signal)) return reference;
  return withLock(preloadLock(), context, async () => {
    if (await exists(engine, reference, context.signal)) return reference;
    context.progress(`putting ${step.references.length.toString()} images into the node image, once`);
    await makeStep(engine, step, reference, context.signal);
    await forgetOldest(engine, reference, context.signal);
    return reference;
  });
}

/** Names the content: the same images under the same names give the same key. */
export function preloadKey(ids: ReadonlyMap<string, string>, pause: string): string {
  const sorted = [...ids].sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([sorted, pause]))
    .digest('hex')
    .slice(0, 16);
}

async function exists(engine: EngineClient, reference: string, signal: AbortSignal): Promise<boolean> {
  const found = await docker(engine, ['images', '--quiet', reference], { operation: `look up ${reference}`, signal });
  return found.trim() !== '';
}
