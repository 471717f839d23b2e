import type { Labels } from '../policies/placed.ts';
import { splitMemberKey, type CastMember } from './cast-member.ts';
import type { Workload } from './workload.ts';

/** A gateway proxy of Istio behind its Service, as istioctl installs it. */
export interface GatewayMember {
  readonly kind: 'gateway';
  readonly serviceAccount: string;
  readonly labels: Labels;
  /** By port of its Service: the port of its pods. */
  readonly ports: Readonly<Record<number, number>>;
  /** Whether it sees the addresses of clients outside the cluster, or that of a node. */
  readonly externalTrafficPolicy: 'Cluster' | 'Local';
}

/** A client outside the cluster, which reaches gateways through a port of a node. */
export interface OutsiderMember {
  readonly kind: 'outsider';
  /** Its address, as a node sees it. */
  readonly address: string;
  /** The address of the node, as pods see it. */
  readonly node: string;
}

/** The cast of a check whose requests enter the mesh through gateways. */
export type EdgeCast = Readonly<Record<string, CastMember | GatewayMember | OutsiderMember>>;

/**
 * A gateway with the labels, the account and the ports of istioctl's; its name is its label `app`.
 * @example
 * cast: { 'istio-ingressgateway.istio-system': gatewayMember() }
 */
export function gatewayMember(traits: Partial<Omit<GatewayMember, 'kind'>> = {}): GatewayMember {
  return {
    kind: 'gateway',
    serviceAccount: 'istio-ingressgateway-service-account',
    labels: { istio: 'ingressgateway' },
    ports: { 15021: 15021, 80: 8080, 443: 8443 },
    externalTrafficPolicy: 'Cluster',
    ...traits,
  };
}

/** The members that are no gateways and not outside the cluster. */
export function insidersOf(cast: EdgeCast): Readonly<Record<string, CastMember>> {
  const inside = Object.entries(cast).flatMap(([key, member]) =>
    member.kind === 'gateway' || member.kind === 'outsider' ? [] : [[key, member] as const],
  );
  return Object.fromEntries(inside);
}

/** The gateways of a cast. */
export function gatewaysOf(cast: EdgeCast): Gateways {
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
