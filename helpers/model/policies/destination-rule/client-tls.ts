import type { Destination } from '../../routing/addressing.ts';
import type { Workload } from '../../workloads/workload.ts';
import type { MeshConfig } from '../mesh-config.ts';
import { effectiveMtls, inheritedMtls } from '../peer-authentication.ts';
import type { Labels, Policy } from '../policy.ts';
import { ruleFor } from './lookup.ts';
import type { MergedRule } from './merge.ts';
import { clusterSettings, endpointMode } from './traffic-policy.ts';
import type { ClientTls } from './types.ts';

/** What the caller's side sends over the wire. */
export type Sends = 'plaintext' | 'istio-mtls' | 'tls' | 'own-mtls';

export interface ClientSide {
  readonly sends: Sends;
  /** TLS that a rule sets, if one does. */
  readonly tls?: ClientTls;
  /** Endpoints that fail are ejected, so that further requests fail in another way. */
  readonly ejects: boolean;
  readonly trace: readonly string[];
}

/** What decides, besides the caller, what is sent. */
interface Towards {
  readonly callee: Workload;
  /** Port of the callee's container. */
  readonly containerPort: number;
  readonly destination: Destination;
  readonly mesh: Pick<MeshConfig, 'enableAutoMtls' | 'exportedByDefault'>;
}

/**
 * Predicts what a caller sends: by the TLS mode of the DestinationRule for its cluster; else by
 * auto mTLS, which uses mTLS if both ends have a sidecar and the callee accepts it (istio.io,
 * tasks/security/authentication/authn-policy#auto-mutual-tls).
 */
export function clientSide(policies: readonly Policy[], caller: Workload, towards: Towards): ClientSide {
  const { destination, mesh } = towards;
  if (!caller.meshed) return plaintext(`${caller.name}.${caller.namespace} has no sidecar and sends plaintext`);
  if (destination.passesThrough === true) return plaintext('the sidecar sends it on without TLS of its own');
  const { service, subset, port } = destination;
  const rule = ruleFor(policies, caller, service, mesh.exportedByDefault.DestinationRule);
  const { tls, loadBalancer, outlierDetection } = clusterSettings(rule, subset, port);
  const isPassthrough = service.headless || loadBalancer === 'passthrough';
  const side =
    rule !== undefined && tls !== undefined
      ? byRule(rule, tls, caller)
      : byAutoMtls(policies, towards, rule, isPassthrough);
  return { ...side, ejects: outlierDetection === true };
}

function plaintext(because: string): ClientSide {
  return { sends: 'plaintext', ejects: false, trace: [because] };
}

/**
 * Auto mTLS decides twice: for the cluster, by the mode of its namespace alone (pilot,
 * BestEffortInferServiceMTLSMode), and then for each endpoint, by the mode that the rule sets if it
 * sets one that the cluster lacks, else by its label and its PeerAuthentication
 * (pilot/pkg/xds/endpoints/mtls_checker.go). A cluster that connects to the address of the caller
 * does not distinguish its endpoints (cluster_tls.go, ORIGINAL_DST).
 */
function byAutoMtls(
  policies: readonly Policy[],
  { callee, containerPort, destination, mesh }: Towards,
  rule: MergedRule | undefined,
  isPassthrough: boolean,
): ClientSide {
  const { service, subset, port } = destination;
  if (!mesh.enableAutoMtls) return plaintext('auto mTLS is switched off in the mesh, so plaintext');
  if (service.entry?.isExternal === true) return plaintext('auto mTLS: the host is outside of the mesh, so plaintext');
  const isMarked = isMarkedAsMeshed(service.entry?.labels ?? callee.labels);
  if (isPassthrough && !isMarked) return plaintext('auto mTLS: the callee has no sidecar, so plaintext');
  if (inheritedMtls(policies, service.namespace).mode === 'DISABLE')
    return plaintext("auto mTLS: the callee's namespace has mTLS disabled, so plaintext");
  if (isPassthrough) return mutual('auto mTLS: endpoints of a headless Service are not distinguished, so mTLS');
  const mode = endpointMode(rule, subset, port);
  if (mode !== undefined) {
    const because = `auto mTLS: the port has no TLS mode, and its endpoints inherit ${mode}`;
    return mode === 'ISTIO_MUTUAL' ? mutual(because) : plaintext(`${because}, so plaintext`);
  }
  if (!isMarked) return plaintext('auto mTLS: the callee has no sidecar, so plaintext');
  if (effectiveMtls(policies, endpointOf(destination, callee), containerPort).mode === 'DISABLE')
    return plaintext('auto mTLS: the callee has mTLS disabled, so plaintext');
  return mutual('auto mTLS: both ends have a sidecar');
}

function mutual(because: string): ClientSide {
  return { sends: 'istio-mtls', ejects: false, trace: [because] };
}

/** Injection sets this label, and a manifest can. */
function isMarkedAsMeshed(labels: Labels): boolean {
  return labels['security.istio.io/tlsMode'] === 'istio';
}

/** The endpoint whose PeerAuthentication counts: that of a ServiceEntry is in its namespace. */
function endpointOf({ service: { entry, namespace } }: Destination, callee: Workload): Workload {
  return entry === undefined ? callee : { ...callee, namespace, labels: entry.labels };
}

const SENDS: Readonly<Record<ClientTls['mode'], Sends>> = {
  DISABLE: 'plaintext',
  SIMPLE: 'tls',
  MUTUAL: 'own-mtls',
  ISTIO_MUTUAL: 'istio-mtls',
};

function byRule(rule: MergedRule, tls: ClientTls, { app }: Workload): ClientSide {
  const named = `DestinationRule ${rule.namespace}/${rule.from.join(' and ')} (${rule.host})`;
  const isOwn = tls.mode === 'SIMPLE' || tls.mode === 'MUTUAL';
  // A sidecar reads a Secret for rules that select it alone, a gateway for every rule
  // (cluster_tls.go, buildUpstreamClusterTLSContext); a ConfigMap is no Secret.
  const isIgnored = app !== 'gateway' && isOwn && isSecret(tls.credentialName) && rule.workloadSelector === undefined;
  if (isIgnored) return plaintext(`${named} names a Secret without selecting the caller, so plaintext`);
  return { sends: SENDS[tls.mode], tls, ejects: false, trace: [`${named} sets ${tls.mode}`] };
}

function isSecret(credentialName: string): boolean {
  return credentialName !== '' && !credentialName.startsWith('configmap://');
}
