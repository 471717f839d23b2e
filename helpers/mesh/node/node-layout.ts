import { z } from 'zod';
import { docker, type EngineClient } from '../docker.ts';
import type { KubernetesImages } from '../mesh-images.ts';

/**
 * An assembled node image lists the Kubernetes images that it holds in this label; kind's own
 * images have no such label.
 */
export const LAYOUT_LABEL = 'dev.meshproof.kubernetes';

const Layout = z.object({
  repository: z.string(),
  version: z.string(),
  etcdTag: z.string(),
  corednsTag: z.string(),
  pause: z.string(),
});

/** Which Kubernetes images a node image holds, or undefined for one of kind's own. */
export async function nodeLayout(
  engine: EngineClient,
  image: string,
  signal: AbortSignal,
): Promise<KubernetesImages | undefined> {
  const args = ['image', 'inspect', '--format', `{{index .Config.Labels "${LAYOUT_LABEL}"}}`, image];
  const label = (
    await docker(engine, args, { operation: `read the labels of the node image ${image}`, signal })
  ).trim();
  return label === '' || label === '<no value>' ? undefined : Layout.parse(JSON.parse(label));
}
