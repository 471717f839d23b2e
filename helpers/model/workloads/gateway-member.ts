import { ADDRESSES } from '../material/addresses.ts';
import type { Labels } from '../policies/placed.ts';

/** A gateway proxy of Istio behind its Service. */
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

/** Ports of the Service in manifests/base/gateway.yaml, and those of the pods behind them. */
export const GATEWAY_PORTS: GatewayMember['ports'] = { 15021: 15021, 80: 8080, 443: 8443 };

/**
 * A gateway of the cast, injected by Istio's template `gateway`; its name is its label `app`, by
 * which Gateways select it. It sees the addresses of its clients, by which its log names them.
 * @example
 * cast: { 'ingress.edge': gateway(), 'echo.mtls-test': echo.meshed(), outsider },
 */
export function gateway(
  traits: Partial<Pick<GatewayMember, 'serviceAccount' | 'labels' | 'externalTrafficPolicy'>> = {},
): GatewayMember {
  return {
    kind: 'gateway',
    serviceAccount: 'gateway',
    labels: { istio: 'ingressgateway' },
    ports: GATEWAY_PORTS,
    externalTrafficPolicy: 'Local',
    ...traits,
  };
}

/**
 * A client on this machine, outside the cluster. Its addresses are known on a mesh only: records
 * name them as policies do, by reference.
 * @example
 * cast: { outsider, 'ingress.edge': gateway() }
 */
export const outsider: OutsiderMember = {
  kind: 'outsider',
  address: ADDRESSES.outsider,
  node: ADDRESSES.node,
};
