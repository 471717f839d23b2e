import type { FactName } from '../facts/facts.ts';
import type { ProbeSpec } from './probe-spec.ts';

/** What istioctl can be asked about the callee's namespace. */
export type IstioctlQuery = 'analyze' | 'precheck' | 'versions' | 'replicas' | 'installation';

/** A question that istioctl answers by reading the API server and istiod. */
export interface IstioctlProbe {
  readonly kind: 'istioctl';
  readonly query: IstioctlQuery;
}

const asking = (query: IstioctlQuery, fact: FactName) => (): ProbeSpec => ({ kind: 'istioctl', query, fact });

/** Questions to istioctl about the namespace of the callee. */
export const istioctl = {
  /** `istioctl analyze`: what it warns of. */
  analyze: asking('analyze', 'analysis'),
  /** `istioctl x precheck`: what an installation or an upgrade would meet. */
  precheck: asking('precheck', 'precheck'),
  /** `istioctl version`: whether client, control plane and the namespace's sidecars are of one version. */
  versions: asking('versions', 'versions'),
  /** `istioctl version`: how many istiods tell theirs. */
  replicas: asking('replicas', 'replicas'),
  /** `istioctl manifest generate`: whether each object that it generates for the core is in the cluster, and ready. */
  installation: asking('installation', 'installation'),
} as const;
