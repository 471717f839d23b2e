import * as z from 'zod';
import { listApi, readApi } from '../../kube/api/read-api.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import type { ClientFacts } from '../facts.ts';
import type { ProbeRequest } from '../probe-request.ts';
import type { ClusterFacts } from './facts.ts';
import { requestCertificates } from './request-certificates.ts';

const rootSchema = z.object({ data: z.object({ 'root-cert.pem': z.string() }) });
const secretSchema = z.object({ metadata: z.object({ name: z.string() }), type: z.string() });

/**
 * Adds facts that the API server reports at the same time, where the fact of a request needs them.
 */
export function withClusterFacts(
  target: KubeTarget,
  requests: readonly ProbeRequest[],
  facts: readonly ClientFacts[],
  signal: AbortSignal,
): Promise<readonly ClientFacts[]> {
  return Promise.all(
    facts.map(async (one, index) => {
      const clusterFacts = await read(target, requests[index], signal);
      return clusterFacts === undefined ? one : { ...one, clusterFacts };
    }),
  );
}

async function read(
  target: KubeTarget,
  request: ProbeRequest | undefined,
  signal: AbortSignal,
): Promise<ClusterFacts | undefined> {
  switch (request?.probe.fact) {
    case 'chain':
      return { roots: [await meshRoot(target, request.to.namespace, signal)] };
    case 'held-root': {
      const namespaces = [request.to.namespace, request.from.namespace];
      return { roots: await Promise.all(namespaces.map((namespace) => meshRoot(target, namespace, signal))) };
    }
    case 'secrets':
      return { secrets: await secretsIn(target, request.to.namespace, signal) };
    case 'issued':
    case 'credentials':
      return { issued: await issuedFor(target, request.to, signal) };
    default:
      return undefined;
  }
}

const podSchema = z.object({ spec: z.object({ serviceAccountName: z.string() }) });

/** What istiod signs for holders of tokens of a workload's account. */
async function issuedFor(
  target: KubeTarget,
  { namespace, workload }: ProbeRequest['to'],
  signal: AbortSignal,
): Promise<NonNullable<ClusterFacts['issued']>> {
  const operation = `find the account of ${workload}.${namespace}`;
  const [pod] = await listApi(target, `/api/v1/namespaces/${namespace}/pods`, {
    operation,
    selector: `app=${workload}`,
    signal,
  });
  const { serviceAccountName: name } = podSchema.parse(pod).spec;
  return requestCertificates(target, { namespace, name }, await meshRoot(target, namespace, signal), signal);
}

/** The mesh's root that istiod writes into a namespace. */
async function meshRoot(target: KubeTarget, namespace: string, signal: AbortSignal): Promise<string> {
  const operation = `read the mesh's root in ${namespace}`;
  const path = `/api/v1/namespaces/${namespace}/configmaps/istio-ca-root-cert`;
  return rootSchema.parse(await readApi(target, path, { operation, signal })).data['root-cert.pem'];
}

/** The Secrets by name and type; their contents never leave this function. */
async function secretsIn(
  target: KubeTarget,
  namespace: string,
  signal: AbortSignal,
): Promise<NonNullable<ClusterFacts['secrets']>> {
  const operation = `list the Secrets of ${namespace}`;
  const listed = await listApi(target, `/api/v1/namespaces/${namespace}/secrets`, { operation, signal });
  return listed.map((secret) => {
    const { metadata, type } = secretSchema.parse(secret);
    return { name: metadata.name, type };
  });
}
