import type { SidecarCall } from '../../../dataplane/sidecar/acknowledge/sentinel.ts';
import type { ProbeSpec } from '../../../model/probes/probe-spec.ts';
import { isStream } from '../../../model/probes/stream.ts';
import { parseRoute } from '../../../model/route.ts';
import { isMeshed, type CastMember } from '../../../model/workloads/cast-member.ts';
import type { ProbeRequest } from '../../../probe/probe-request.ts';

type Asked = Omit<ProbeRequest, 'requestId'>;

/** The Services that a workload with a sidecar is asked to call while the callee has one too: their connections may be kept by the sidecars. */
export function callsOf(
  requests: readonly Asked[],
  cast: Readonly<Record<string, CastMember>>,
): readonly SidecarCall[] {
  const fromSidecarToSidecar = ({ route }: Asked): boolean => {
    const { from = '', to = '' } = parseRoute(route) ?? {};
    return isMeshed(cast[from]) && isMeshed(cast[to]);
  };
  return requests.filter(fromSidecarToSidecar).map(({ from, to, probe }) => {
    const request = isStream(probe) ? probe.of : probe;
    const service = serviceOf(request) ?? `${to.workload}.${to.namespace}`;
    return { from: from.namespace, service, ...('port' in request ? { port: request.port } : {}) };
  });
}

/** `service.namespace` of what a request is sent to by another name than its callee's; a pod behind a headless Service is named before it. */
function serviceOf(request: ProbeSpec): string | undefined {
  return 'at' in request ? request.at?.split('.').slice(-2).join('.') : undefined;
}
