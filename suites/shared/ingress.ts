import { echo, edge, gateway, outsider } from '../../helpers/check/record/define.ts';
import { transportAndFlowControls } from './controls.ts';

/**
 * One gateway before the workloads of two tenants, shop and bank, and before a server without a
 * sidecar that ends TLS itself, as nginx does in article 002. Checks of ingress share it, so that
 * it is deployed once.
 */
export const ingressCast = {
  outsider,
  'ingress.edge': gateway(),
  // Its Service hides the addresses of clients, which is the default.
  'masked.edge': gateway({ externalTrafficPolicy: 'Cluster' }),
  'shop.tenants': echo.as('shop').serving([80]).meshed(),
  'bank.tenants': echo.as('bank').serving([80]).meshed(),
  'web.tenants': echo.as('web').serving([80, 443]).bare(),
} as const;

/** Requests of the outsider to the gateway. */
export const atIngress = edge('ingress.edge');

/** Fields that checks of ingress have in common. */
export const ingressCheck = {
  complianceControls: transportAndFlowControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  cast: ingressCast,
} as const;

export { ownTls as overTls, plaintext as inPlaintext } from './outcomes.ts';

/** Whom a workload of a tenant sees: the gateway, by its own identity. */
export const GATEWAY_IDENTITY = 'spiffe://cluster.local/ns/edge/sa/gateway';
