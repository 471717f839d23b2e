import type { Destination } from '../routing/addressing.ts';
import type { Workload } from '../workloads/workload.ts';
import { ruleFor } from './destination-rule/lookup.ts';
import type { MeshConfig } from './mesh-config.ts';
import { inheritedMtls, type EffectiveMode } from './peer-authentication.ts';
import type { ClientTls, DestinationRule, Policy } from './policy.ts';

/** What the caller's side sends over the wire. */
export type Sends = 'plaintext' | 'istio-mtls' | 'tls' | 'own-mtls';

export interface ClientSide {
  readonly sends: Sends;
  /** Identities that a rule requires of the server. */
  readonly servers?: readonly string[];
  readonly trace: readonly string[];
}

/** What decides, besides the caller, what is sent. */
interface Towards {
  readonly callee: Workload;
  readonly destination: Destination;
  /** Port of the Service. */
  readonly port: number;
  /** The mode in force at the callee. */
  readonly mode: EffectiveMode;
  readonly mesh: Pick<MeshConfig, 'enableAutoMtls'>;
}

/**
 * Predicts what a caller sends: by the TLS mode of the DestinationRule, that of a subset first;
 * else by auto mTLS, which uses mTLS if both ends have a sidecar and the callee accepts it
 * (istio.io, tasks/security/authentication/authn-policy#auto-mutual-tls).
 * Auto mTLS decides twice: for the Service, by the mode of its namespace alone (pilot,
 * BestEffortInferServiceMTLSMode), and then for each endpoint; it does not distinguish the
 * endpoints of a headless Service (pilot, cluster_tls.go, ORIGINAL_DST).
 */
export function clientSide(policies: readonly Policy[], caller: Workload, towards: Towards): ClientSide {
  const { destination, port } = towards;
  if (!caller.meshed)
    return { sends: 'plaintext', trace: [`${caller.name}.${caller.namespace} has no sidecar and sends plaintext`] };
  if (destination.passthrough === true) return { sends: 'plaintext', trace: [] };
  const rule = ruleFor(policies, caller, destination);
  const ofSubset = rule?.subsets[destination.subset ?? '']?.tls;
  const tls = ofSubset ?? rule?.portLevel[String(port)] ?? rule?.tls;
  return rule !== undefined && tls !== undefined ? byRule(rule, tls) : byAutoMtls(policies, towards);
}

function byAutoMtls(policies: readonly Policy[], { callee, destination, mode, mesh }: Towards): ClientSide {
  if (!mesh.enableAutoMtls)
    return { sends: 'plaintext', trace: ['auto mTLS is switched off in the mesh, so plaintext'] };
  if (!callee.meshed) return { sends: 'plaintext', trace: ['auto mTLS: the callee has no sidecar, so plaintext'] };
  if (inheritedMtls(policies, destination.namespace).mode === 'DISABLE')
    return { sends: 'plaintext', trace: ["auto mTLS: the callee's namespace has mTLS disabled, so plaintext"] };
  if (destination.headless)
    return {
      sends: 'istio-mtls',
      trace: ['auto mTLS: endpoints of a headless Service are not distinguished, so mTLS'],
    };
  if (mode === 'DISABLE')
    return { sends: 'plaintext', trace: ['auto mTLS: the callee has mTLS disabled, so plaintext'] };
  return { sends: 'istio-mtls', trace: ['auto mTLS: both ends have a sidecar'] };
}

const SENDS: Readonly<Record<ClientTls['mode'], Sends>> = {
  DISABLE: 'plaintext',
  SIMPLE: 'tls',
  MUTUAL: 'own-mtls',
  ISTIO_MUTUAL: 'istio-mtls',
};

function byRule(rule: DestinationRule, tls: ClientTls): ClientSide {
  return {
    sends: SENDS[tls.mode],
    ...(tls.servers === undefined ? {} : { servers: tls.servers }),
    trace: [`DestinationRule ${rule.namespace}/${rule.name} (${rule.host}) sets ${tls.mode}`],
  };
}
