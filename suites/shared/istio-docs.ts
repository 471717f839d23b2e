import { accessControls } from './accounts.ts';
import { transportAndFlowControls, transportControls } from './controls.ts';

/** A claim of Istio's documentation or issues, and where it is made. */
export function istioDocs(claim: string) {
  return { article: 'istio-docs', claim, claims: [] } as const;
}

/** Every mesh with sidecars of a supported version. */
const sidecars = { requires: { istio: '>=1.22', dataplane: 'sidecar' } } as const;

/** Fields of the checks of who may access what, over HTTP. */
export const accessOverHttp = {
  complianceControls: accessControls,
  ...sidecars,
  tags: ['authorization', 'mtls', 'http', 'istio-docs'],
} as const;

/** Fields of the checks of how requests are protected in transit, over HTTP. */
export const transportOverHttp = {
  complianceControls: transportControls,
  ...sidecars,
  tags: ['mtls', 'http', 'istio-docs'],
} as const;

/** The same, for requests that also leave or stay where a policy lets them. */
export const flowOverHttp = { ...transportOverHttp, complianceControls: transportAndFlowControls } as const;
