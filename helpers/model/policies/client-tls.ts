import type { Destination } from '../routing/destination.ts';
import type { Workload } from '../workloads/workload.ts';
import { ruleFor } from './destination-rule/lookup.ts';
import type { MeshConfig } from './mesh-config.ts';
import { inheritedMtls, type EffectiveMode } from './peer-authentication.ts';
import type { ClientTls, DestinationRule, Policy } from './policy.ts';

/** What the caller's side puts on the wire. */
export type Sends = 'plaintext' | 'istio-mtls' | 'tls' | 'own-mtls';

export interface ClientSide {
  readonly sends: Sends;
  /** Who the server has to be, where a rule says so. */
  readonly servers?: readonly string[];
  readonly trace: readonly string[];
}

/** The two ends of a call and what lies between, as far as it decides what is sent. */
interface Towards {
  readonly callee: Workload;
  readonly destination: Destination;
  /** Port of the Service. */
  readonly port: number;
  /** In force at the callee. */
  readonly mode: EffectiveMode;
  readonly mesh: Pick<MeshConfig, 'enableAutoMtls'>;
}

/**
 * What a caller sends: the TLS mode of the DestinationRule if one applies, that of a subset first, else auto mTLS, which speaks mTLS whenever both
 * ends hold a sidecar and the callee does not refuse it (istio.io, tasks/security/authentication/authn-policy#auto-mutual-tls). It is decided
 * twice: for the Service by the mode of its namespace alone (pilot, BestEffortInferServiceMTLSMode), and where that leaves room, for each
 * endpoint by itself; a headless Service has no endpoints to tell apart (pilot, cluster_tls.go, ORIGINAL_DST).
 */
export function clientSide(policies: readonly Policy[], caller: Workload, towards: Towards): ClientSide {
  const { destination, port } = towards;
  if (!caller.meshed)
    return { sends: 'plaintext', trace: [`${caller.name}.${caller.namespace} has no sidecar and sends plaintext`] };
  const rule = ruleFor(policies, caller, destination);
  const ofSubset = rule?.subsets[destination.subset ?? '']?.tls;
  const tls = ofSubset ?? rule?.portLevel[String(port)] ?? rule?.tls;
  return rule !== undefined && tls !== undefined ? byRule(rule, tls) : byItself(policies, towards);
}

function byItself(policies: readonly Policy[], { callee, destination, mode, mesh }: Towards): ClientSide {
  if (!mesh.enableAutoMtls)
    return { sends: 'plaintext', trace: ['auto mTLS is switched off in the mesh, so plaintext'] };
  if (!callee.meshed) return { sends: 'plaintext', trace: ['auto mTLS: the callee has no sidecar, so plaintext'] };
  if (inheritedMtls(policies, destination.namespace).mode === 'DISABLE')
    return { sends: 'plaintext', trace: ["auto mTLS: the callee's namespace has mTLS disabled, so plaintext"] };
  if (destination.headless)
    return { sends: 'istio-mtls', trace: ['auto mTLS: behind a headless Service no endpoint is looked at, so mTLS'] };
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
    trace: [`DestinationRule ${rule.namespace}/${rule.name} (${rule.host}) says ${tls.mode}`],
  };
}
