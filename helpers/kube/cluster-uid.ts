import { readApi } from './api/read-api.ts';
import type { KubeTarget } from './kube.ts';

/**
 * The uid by which two clusters under one name differ. A cluster has no uid of its own; this
 * namespace is as old as the cluster.
 * @throws MeshproofError with the API server's message
 */
export async function clusterUid(target: KubeTarget, signal: AbortSignal): Promise<string> {
  const call = { operation: 'read which cluster this is', signal };
  const found = await readApi(target, '/api/v1/namespaces/kube-system', call);
  return (found as { metadata?: { uid?: string } } | undefined)?.metadata?.uid ?? '';
}
