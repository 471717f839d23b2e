import { FACTS } from '../../model/facts/facts.ts';
import type { HttpProbe } from '../../model/probes/http.ts';
import type { ProbeSpec } from '../../model/probes/probe-spec.ts';
import { spiffeId } from '../../model/spiffe-id.ts';
import {
  isMeshed,
  splitMemberKey,
  type Injection,
  type CastMember,
  type WorkloadMember,
} from '../../model/workloads/cast-member.ts';
import type { GatewayMember } from '../../model/workloads/gateway-member.ts';
import { kindOf, type Sabotage } from '../record/sabotage/sabotage.ts';
import { flat } from './flat.ts';

/** What requests the sidecar of a workload. */
const INJECTIONS: Readonly<Record<Injection, string>> = {
  'namespace-label': 'requested by the label istio-injection of its namespace',
  'revision-label': 'requested by the label istio.io/rev of its namespace',
  'kube-inject': 'written into its manifest by istioctl kube-inject',
  none: 'because no label requests or refuses one',
};

/** What members are that are no workloads. */
const CLIENTS: Readonly<Record<Exclude<CastMember['kind'], 'workload' | 'gateway'>, string>> = {
  kubelet: 'the node agent itself',
  istioctl: "Istio's command-line tool, run on this machine",
  kubectl: 'a client of the API server, on this machine',
  outsider: 'a client on this machine, outside the cluster',
};

/** Describes a member of the cast in one phrase. */
export function describeMember(member: CastMember): string {
  if (member.kind === 'gateway') return describeGateway(member);
  if (member.kind !== 'workload') return CLIENTS[member.kind];
  const sidecar = member.membership === 'meshed' ? 'with a sidecar' : 'without a sidecar';
  const how = member.injection === undefined ? '' : `, ${INJECTIONS[member.injection]}`;
  const marks = [flat(member.annotations), flat(member.labels ?? {})].filter((text) => text !== '');
  return `${member.app} ${sidecar}${how}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}`;
}

function describeGateway({ labels, externalTrafficPolicy }: GatewayMember): string {
  return `gateway (${flat(labels)}, externalTrafficPolicy ${externalTrafficPolicy})`;
}

/** Describes what a workload is rebuilt as. */
export function describeRedeploy(member: WorkloadMember): string {
  return `rebuilt as ${describeMember(member)}, account ${member.serviceAccount}`;
}

/** Returns the identity of a member in the mesh; undefined when it has none. */
export function identityOfMember(key: string, member: CastMember): string | undefined {
  if (!('serviceAccount' in member) || (member.kind === 'workload' && !isMeshed(member))) return undefined;
  const { namespace } = splitMemberKey(key);
  return spiffeId({ trustDomain: 'cluster.local', namespace, serviceAccount: member.serviceAccount });
}

/** Describes the request of a probe in one phrase. */
export function describeProbe({ fact: what, ...probe }: ProbeSpec): string {
  const request = describeRequest(probe);
  return what === undefined ? request : `${request}, for ${what}: ${FACTS[what].legend}`;
}

function describeRequest(probe: ProbeSpec): string {
  if (probe.kind === 'http') return describeHttp(probe);
  const { kind, ...settings } = probe;
  return `${kind} (${flat(settings)})`;
}

function describeHttp({ method, path, port, at, host, headers = {}, connection }: HttpProbe): string {
  const where = at === undefined ? '' : ` of ${at}`;
  const marks = flat({ ...(host === undefined ? {} : { host }), ...headers });
  const over = connection === 'pooled' ? ', over a connection of an earlier request' : '';
  return `${method} ${path} at port ${port.toString()}${where}${marks === '' ? '' : ` (${marks})`}${over}`;
}

/** Describes what a sabotage does instead of the change. */
export function describeSabotage(change: Sabotage): string {
  return kindOf(change).sentence(change, describeRedeploy);
}
