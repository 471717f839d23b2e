import type { ServiceCall } from '../../../dataplane/data-plane.ts';
import { isAtPod } from '../../../model/probes/fields.ts';
import type { ProbeSpec } from '../../../model/probes/probe-spec.ts';
import { isStream } from '../../../model/probes/stream.ts';
import { parseRoute } from '../../../model/route.ts';
import { isMeshed, type CastMember } from '../../../model/workloads/cast-member.ts';
import type { ProbeRequest } from '../../../probe/probe-request.ts';
import type { PlaceOfMember } from './check-requests.ts';

type Asked = Omit<ProbeRequest, 'requestId'>;

/**
 * Returns the Services called from sidecar to sidecar; the sidecars may keep their connections
 * open.
 * @param gateways those of the cast, on the mesh
 */
export function callsOf(
  requests: readonly Asked[],
  cast: Readonly<Record<string, CastMember>>,
  gateways: readonly PlaceOfMember[] = [],
): readonly ServiceCall[] {
  const fromSidecarToSidecar = ({ route }: Asked): boolean => {
    const { from = '', to = '' } = parseRoute(route) ?? {};
    return isMeshed(cast[from]) && isMeshed(cast[to]);
  };
  // A call to a pod's address goes through no Service.
  const throughService = ({ probe }: Asked): boolean => !isAtPod(probe);
  // What gateways are asked to forward, they send to the callee.
  const forwarded = gateways.flatMap(({ namespace }) =>
    requests.map(({ to }) => ({ from: namespace, service: `${to.workload}.${to.namespace}` })),
  );
  const sent = requests
    .filter((one) => fromSidecarToSidecar(one) && throughService(one))
    .map(({ from, to, probe }) => {
      const request = isStream(probe) ? probe.of : probe;
      const service = serviceOf(request) ?? `${to.workload}.${to.namespace}`;
      return { from: from.namespace, service, ...('port' in request ? { port: request.port } : {}) };
    });
  return [...sent, ...forwarded];
}

/**
 * Returns the `service.namespace` of a request that names another host than its callee; a pod name
 * may precede it.
 */
function serviceOf(request: ProbeSpec): string | undefined {
  return 'at' in request ? request.at?.split('.').slice(-2).join('.') : undefined;
}
