import { kubectlClient, sleep } from '../../helpers/check/record/define.ts';

/** kubectl as a client of the API server, and the namespace that its manifests are for. */
export const manifestCast = { kubectl: kubectlClient, 'sleep.full': sleep.bare() } as const;

/** A mesh whose schemas have the rules of the checks: the schemas of older versions have fewer. */
export const validated = {
  requires: { istio: '>=1.30', dataplane: 'sidecar' },
  tags: ['manifests', 'istio-docs'],
} as const;
