import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument, stringify } from 'yaml';
import { MANIFESTS } from '../../host/pins.ts';
import type { KubernetesImages } from '../../mesh-images.ts';

/**
 * The configuration that `kind create cluster` is given, as YAML: the file in manifests/istio that
 * fits the node image, and for a home-made one the names of the Kubernetes images it holds.
 */
export async function kindConfig(kubernetes: KubernetesImages | undefined): Promise<string> {
  const file = join(MANIFESTS, 'istio', kubernetes === undefined ? 'kind.yaml' : 'kind-own-node.yaml');
  const text = await readFile(file, 'utf8');
  return kubernetes === undefined ? text : withImages(text, kubernetes);
}

/**
 * Adds a patch that makes kubeadm use the given images in place of the names it composes by itself.
 */
export function withImages(config: string, { repository, etcdTag, corednsTag }: KubernetesImages): string {
  const document = parseDocument(config);
  const images = {
    kind: 'ClusterConfiguration',
    imageRepository: repository,
    dns: { imageRepository: repository, imageTag: corednsTag },
    etcd: { local: { imageRepository: repository, imageTag: etcdTag } },
  };
  document.addIn(['kubeadmConfigPatches'], stringify(images));
  return document.toString();
}
