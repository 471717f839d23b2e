import type { DeployedApp } from '../../model/workloads/cast-member.ts';
import { CERTIFICATES_ANNOTATION, certificateSecrets, needsCertificates } from '../certificates/secrets.ts';
import type { KubeObject } from '../manifest.ts';
import { namespaceObject, type NamespaceSpec } from '../namespace.ts';
import { castObjects, readBaseManifest } from './cast-manifest.ts';
import type { CastRequest } from './cast-request.ts';
import type { CastWorkload } from './cast-workload.ts';

/**
 * Every object of a cast, in the order in which it can be applied.
 * @param deployed fingerprint of the certificates whose Secrets are deployed already and stay
 * unchanged
 */
export async function castObjectsOf(request: CastRequest, deployed?: string): Promise<readonly KubeObject[]> {
  const { runId, workloads, fixtures = [] } = request;
  const namespaces = namespaceSpecs(request).map(namespaceObject);
  const { secrets, fingerprint } = await certificatesFor(request, deployed);
  const bases = await readBases(workloads);
  const cast = workloads.flatMap((workload) =>
    castObjects(bases.get(workload.app) ?? [], stamped(workload, fingerprint), {
      image: request.images[workload.app],
      runId,
    }),
  );
  return unique([...namespaces, ...fixtures, ...secrets, ...cast]);
}

export function namespaceSpecs({ namespaces, runId, revision }: CastRequest): readonly NamespaceSpec[] {
  return namespaces.map((namespace) => ({ ...namespace, runId, ...(revision === undefined ? {} : { revision }) }));
}

export async function readBases(workloads: readonly CastWorkload[]): Promise<ReadonlyMap<DeployedApp, KubeObject[]>> {
  const apps = [...new Set(workloads.map(({ app }) => app))];
  return new Map(await Promise.all(apps.map(async (app) => [app, await readBaseManifest(app)] as const)));
}

export async function certificatesFor(
  { runId, workloads, names }: CastRequest,
  deployed: string | undefined,
): Promise<{ readonly secrets: readonly KubeObject[]; readonly fingerprint: string }> {
  const holders = workloads.filter(needsCertificates);
  if (holders.length === 0 || deployed !== undefined) return { secrets: [], fingerprint: deployed ?? '' };
  return certificateSecrets(runId, holders, names);
}

export function stamped(workload: CastWorkload, fingerprint: string): CastWorkload {
  if (!needsCertificates(workload)) return workload;
  return { ...workload, annotations: { ...workload.annotations, [CERTIFICATES_ANNOTATION]: fingerprint } };
}

/** Two workloads may share a ServiceAccount or a Secret; the first one counts. */
export function unique(objects: readonly KubeObject[]): readonly KubeObject[] {
  const identity = ({ kind, metadata }: KubeObject): string => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
  return [...new Map(objects.toReversed().map((object) => [identity(object), object])).values()].toReversed();
}
