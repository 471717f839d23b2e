import type { CastNamespace } from '../kube/cast/cast-namespace.ts';
import { ingressScopes } from '../kube/isolation/ingress.ts';
import type { KubeObject } from '../kube/manifest.ts';
import type { Join } from './data-plane.ts';

/** The objects that the namespaces of a run have before their workloads. */
export async function castFixtures(
  join: Pick<Join, 'fixtures'>,
  namespaces: readonly CastNamespace[],
  runId: string,
): Promise<readonly KubeObject[]> {
  return [...ingressScopes(namespaces, runId), ...(await join.fixtures(namespaces))];
}
