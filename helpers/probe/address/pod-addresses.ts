import * as z from 'zod';
import { MeshproofError } from '../../errors.ts';
import { listApi } from '../../kube/api/read-api.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import { isAtPod } from '../../model/probes/fields.ts';
import type { ProbeRequest } from '../probe-request.ts';

const podSchema = z.object({
  metadata: z.object({ deletionTimestamp: z.string().optional() }),
  status: z.object({ podIP: z.string().optional() }),
});

/**
 * The requests with the addresses of their pods, read once per callee and call: a pod that was
 * replaced has another address.
 * @throws MeshproofError when the cluster cannot be read, or a callee has not exactly one pod
 */
export async function withAddresses(
  target: KubeTarget,
  requests: readonly ProbeRequest[],
  signal: AbortSignal,
): Promise<readonly ProbeRequest[]> {
  const addresses = new Map<string, Promise<string>>();
  const addressFor = (to: ProbeRequest['to']): Promise<string> => {
    const key = `${to.workload}.${to.namespace}`;
    const address = addresses.get(key) ?? readAddress(target, to, signal);
    addresses.set(key, address);
    return address;
  };
  return Promise.all(
    requests.map(async (request) =>
      isAtPod(request.probe) ? { ...request, address: await addressFor(request.to) } : request,
    ),
  );
}

async function readAddress(target: KubeTarget, to: ProbeRequest['to'], signal: AbortSignal): Promise<string> {
  const operation = `find the address of the pod of ${to.workload}.${to.namespace}`;
  const call = { operation, selector: `app=${to.workload}`, signal };
  const pods = z.array(podSchema).parse(await listApi(target, `/api/v1/namespaces/${to.namespace}/pods`, call));
  const addresses = pods
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .flatMap(({ status }) => status.podIP ?? []);
  const [address, ...others] = addresses;
  if (address !== undefined && others.length === 0) return address;
  throw new MeshproofError({
    operation,
    details: `it has ${addresses.length.toString()} pods with an address`,
    hint: 'send a request to pod-ip only where its callee has one pod, and name a Service elsewhere',
  });
}
