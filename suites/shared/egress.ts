import { transportAndFlowControls } from './controls.ts';

/** Fields of the checks of what leaves the mesh, for every mesh with sidecars. */
export const egress = {
  complianceControls: [...transportAndFlowControls, 'NIST 800-53 SC-7(5)', 'SOC 2 CC6.6'],
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['egress', 'istio-docs'],
} as const;
