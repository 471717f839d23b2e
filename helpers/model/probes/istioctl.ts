import * as z from 'zod';
import type { FactName } from '../facts/fact-values.ts';
import { forFactFields, type ForFact } from './fields.ts';

/** Queries that istioctl can run about the callee or its namespace. */
export const ISTIOCTL_QUERIES = [
  'analyze',
  'precheck',
  'versions',
  'replicas',
  'installation',
  'server-names',
] as const;

export type IstioctlQuery = (typeof ISTIOCTL_QUERIES)[number];

/** A query that istioctl runs against the API server and istiod. */
export interface IstioctlProbe {
  readonly kind: 'istioctl';
  readonly query: IstioctlQuery;
}

export const istioctlProbe = z.strictObject({
  ...forFactFields,
  kind: z.literal('istioctl'),
  query: z.enum(ISTIOCTL_QUERIES, 'is no query of istioctl'),
}) satisfies z.ZodType<IstioctlProbe & ForFact>;

const querying = (query: IstioctlQuery, fact: FactName) => (): IstioctlProbe & ForFact => ({
  kind: 'istioctl',
  query,
  fact,
});

/**
 * Queries of istioctl about the namespace of the callee.
 * @example
 * cast: { istioctl: istioctlClient, 'httpbin.mtls-test': httpbin.meshed() },
 * probe: istioctl.analyze(),
 */
export const istioctl = {
  /** `istioctl analyze`: its warnings. */
  analyze: querying('analyze', 'analysis'),
  /** `istioctl x precheck`: obstacles to an installation or an upgrade. */
  precheck: querying('precheck', 'precheck'),
  /** `istioctl version`: whether client, control plane and sidecars have the same version. */
  versions: querying('versions', 'versions'),
  /** `istioctl version`: how many istiods report their version. */
  replicas: querying('replicas', 'replicas'),
  /** `istioctl manifest generate`: whether each object of the core exists and is ready. */
  installation: querying('installation', 'installation'),
  /** `istioctl proxy-config listeners`: the server names of the callee, which is a gateway. */
  serverNames: querying('server-names', 'server-names'),
} as const;
