import type { ProbeSpec } from '../../../model/probes/probe-spec.ts';
import { portOf } from '../../../model/probes/registry.ts';
import { parseRoute } from '../../../model/route.ts';
import { spiffeId } from '../../../model/spiffe-id.ts';
import { isMeshed, splitMemberKey } from '../../../model/workloads/cast-member.ts';
import { gatewaysOf } from '../../../model/workloads/edge-member.ts';
import { containerPort, workloadOf } from '../../../model/workloads/workload.ts';
import type { ProbeRequest } from '../../../probe/probe-request.ts';
import type { CheckRecord, LoadedCheck } from '../../record/check-record.ts';
import { mapObject, mappedNamespace, type NamespaceMap } from '../namespaces.ts';
import { submittedBy } from './dry-runs.ts';
import { mapProbe } from './map-probe.ts';
import { probeOf } from './streamed.ts';

export interface PlaceOfMember {
  readonly namespace: string;
  readonly workload: string;
}

export function requestOf(
  map: NamespaceMap,
  record: CheckRecord,
  { route, manifests }: { readonly route: string; readonly manifests: LoadedCheck['manifests'] },
): Omit<ProbeRequest, 'requestId'> {
  const { from = '', to = '' } = parseRoute(route) ?? {};
  const probe = probeOf(record, route);
  const port = containerPortOf(record.cast, to, probe);
  const asked = port === undefined ? {} : { containerPort: port };
  const { submits } = submittedBy(probe, manifests);
  return {
    route,
    from: callerOf(map, record.cast, from),
    to: placeOf(map, to),
    probe: mapProbe(map, probe),
    ...asked,
    ...(submits === undefined ? {} : { submits: mapObject(map, submits) }),
  };
}

/** Returns the place of a caller with the identity of its sidecar. */
export function callerOf(map: NamespaceMap, cast: CheckRecord['cast'], key: string): ProbeRequest['from'] {
  const place = placeOf(map, key);
  const member = cast[key];
  if (member?.kind !== 'workload') return place;
  const { trustDomain } = map;
  const { serviceAccount } = member;
  return { ...place, identity: spiffeId({ trustDomain, namespace: place.namespace, serviceAccount }) };
}

export function containerPortOf(cast: CheckRecord['cast'], to: string, probe: ProbeSpec): number | undefined {
  const member = cast[to];
  const callee = member === undefined ? undefined : workloadOf(to, member);
  const port = portOf(probe);
  return callee === undefined || port === undefined ? undefined : containerPort(callee, port);
}

export function placeOf(map: NamespaceMap, key: string): PlaceOfMember {
  const { name, namespace } = splitMemberKey(key);
  return { namespace: mappedNamespace(map, namespace), workload: name };
}

/** The gateways of a cast, on the mesh. */
export function gatewayPlaces(map: NamespaceMap, cast: CheckRecord['cast']): PlaceOfMember[] {
  return Object.keys(gatewaysOf(cast)).map((key) => placeOf(map, key));
}

export function membersOf(
  map: NamespaceMap,
  baseline: CheckRecord['baseline'],
  cast: CheckRecord['cast'],
): PlaceOfMember[] {
  const routes = Object.keys(baseline).flatMap((route) => parseRoute(route) ?? []);
  const keys = new Set(routes.flatMap(({ from, to }) => [from, to]));
  const sidecars = [...keys].filter((key) => isMeshed(cast[key]));
  return [...sidecars.map((key) => placeOf(map, key)), ...gatewayPlaces(map, cast)];
}
