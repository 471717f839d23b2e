import { z } from 'zod';
import { MeshproofError } from '../../errors.ts';
import { readApi } from '../api/read-api.ts';
import type { KubeTarget } from '../kube.ts';
import type { CastPod } from '../pods.ts';

const serviceSchema = z.object({
  spec: z.object({ ports: z.array(z.object({ port: z.number(), nodePort: z.number().optional() })) }),
});

/** A port that this machine can reach. */
interface NodePort {
  readonly address: string;
  readonly port: number;
}

/**
 * Where clients outside of the cluster reach a port of the Service of a gateway: the port of the
 * node that the gateway's pod runs on, where a Service with `externalTrafficPolicy: Local` has one.
 * @throws MeshproofError when the Service or its pod is gone, or the port has no node port
 */
export async function nodePortOf(
  target: KubeTarget,
  pod: CastPod | undefined,
  port: number,
  signal: AbortSignal,
): Promise<NodePort> {
  const operation = `reach port ${port.toString()} of a gateway from outside of the cluster`;
  const missing = (details: string): MeshproofError =>
    new MeshproofError({ operation, details, hint: 'deploy the gateway again: run the check once more' });
  if (pod === undefined || (pod.nodeAddress ?? '') === '') throw missing('its pod is not known, or has no node');
  const { namespace, workload } = pod;
  const found = await readApi(target, `/api/v1/namespaces/${namespace}/services/${workload}`, { operation, signal });
  if (found === undefined) throw missing(`there is no Service ${namespace}/${workload}`);
  const { nodePort } = serviceSchema.parse(found).spec.ports.find((one) => one.port === port) ?? {};
  if (nodePort === undefined) throw missing(`the Service ${namespace}/${workload} has no node port for it`);
  return { address: pod.nodeAddress ?? '', port: nodePort };
}

/** The same, read once per pod and port. @param podOf the present pod of a workload */
export function nodePorts(
  target: KubeTarget,
  podOf: (place: { readonly namespace: string; readonly workload: string }) => CastPod | undefined,
): (
  place: { readonly namespace: string; readonly workload: string },
  port: number,
  signal: AbortSignal,
) => Promise<NodePort> {
  const known = new Map<string, Promise<NodePort>>();
  return (place, port, signal) => {
    const pod = podOf(place);
    const key = `${pod?.uid ?? ''} ${port.toString()}`;
    const found = known.get(key) ?? nodePortOf(target, pod, port, signal);
    known.set(key, found);
    // A failure is not kept: the next request reads again.
    found.catch(() => known.delete(key));
    return found;
  };
}
