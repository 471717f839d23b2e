import { MeshproofError } from '../../errors.ts';
import { askApi, refusalOf } from '../../kube/api/ask-api.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import type { KubeObject } from '../../kube/manifest.ts';

/** istiod of a managed mesh. */
export const ISTIOD: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'istiod', namespace: 'istio-system' },
};

/**
 * Sets environment variables of istiod beside those that it has; its pods are replaced.
 * @throws MeshproofError with the API server's message
 */
export async function setEnvironment(
  target: KubeTarget,
  environment: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<void> {
  const env = Object.entries(environment).map(([name, value]) => ({ name, value: String(value) }));
  const answer = await askApi(target, {
    method: 'PATCH',
    path: '/apis/apps/v1/namespaces/istio-system/deployments/istiod?fieldManager=meshproof',
    contentType: 'application/strategic-merge-patch+json',
    body: { spec: { template: { spec: { containers: [{ name: 'discovery', env }] } } } },
    signal,
  });
  if (answer.status === 200) return;
  throw new MeshproofError({
    operation: 'set environment variables of istiod',
    details: refusalOf(answer),
    hint: 'look whether it is there and whether you may change it: kubectl -n istio-system get deployments',
  });
}
