import { splitMemberKey, type CastMember } from './cast-member.ts';
import { gateway, type GatewayMember } from './gateway-member.ts';
import type { Workload } from './workload.ts';

/**
 * A gateway with the labels, the account and the ports of istioctl's; its name is its label `app`.
 * @example
 * cast: { 'istio-ingressgateway.istio-system': gatewayMember() }
 */
export function gatewayMember(traits: Partial<Omit<GatewayMember, 'kind'>> = {}): GatewayMember {
  return {
    ...gateway(),
    serviceAccount: 'istio-ingressgateway-service-account',
    externalTrafficPolicy: 'Cluster',
    ...traits,
  };
}

type Cast = Readonly<Record<string, CastMember>>;

/** The members that are no gateways and not outside the cluster. */
export function insidersOf(cast: Cast): Cast {
  const inside = Object.entries(cast).flatMap(([key, member]) =>
    member.kind === 'gateway' || member.kind === 'outsider' ? [] : [[key, member] as const],
  );
  return Object.fromEntries(inside);
}

/** The gateways of a cast. */
export function gatewaysOf(cast: Cast): Gateways {
  return Object.fromEntries(
    Object.entries(cast).flatMap(([key, member]) => (member.kind === 'gateway' ? [[key, member] as const] : [])),
  );
}

/** Gateways by `name.namespace`. */
export type Gateways = Readonly<Record<string, GatewayMember>>;

/**
 * A gateway as policies see it: its proxy has a certificate of the mesh, and no application. Unlike
 * sidecars, gateways are not marked for auto mTLS (gateway-injection-template.yaml).
 */
export function gatewayWorkload(key: string, member: GatewayMember): Workload {
  const { name, namespace } = splitMemberKey(key);
  const labels = {
    'service.istio.io/canonical-name': name,
    'service.istio.io/canonical-revision': 'latest',
    app: name,
    ...member.labels,
  };
  const { serviceAccount } = member;
  return { app: 'gateway', headless: false, name, namespace, labels, serviceAccount, meshed: true, annotations: {} };
}
