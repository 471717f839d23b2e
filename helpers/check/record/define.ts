import type { Author } from './author.ts';
import { DEFAULT_WITNESSES, type CheckRecord, type Expectation } from './check-record.ts';
import type { CheckKind } from './record-shapes.ts';

/**
 * Declares a check. A record that cannot be judged does not compile: an expectation without
 * sabotage, an undeclared workload or sabotage, a route without baseline, a refusal without
 * mechanism, mTLS without witness, a check without compliance controls. What the compiler cannot
 * see (manifests, unique ids, SPIFFE ids that fit the cast) is validated when the record is loaded.
 * @example
 * export default defineCheck({
 *   id: 'PA-STRICT-01',
 *   title: 'a STRICT workload resets plaintext',
 *   source: {
 *     article: '003',
 *     claim: 'STRICT refuses legacy clients',
 *     claims: ['003#strict-refuses-legacy'],
 *   },
 *   complianceControls: ['NIST 800-53 SC-8'],
 *   requires: { istio: '>=1.22', dataplane: 'sidecar' },
 *   cast: {
 *     'sleep.legacy': sleep.bare(),
 *     'sleep.full': sleep.meshed(),
 *     'httpbin.mtls-test': httpbin.meshed(),
 *   },
 *   probe: http.get('/headers'),
 *   baseline: {
 *     'sleep.legacy -> httpbin.mtls-test': admitted.overPlaintext(),
 *     'sleep.full -> httpbin.mtls-test': asFull,
 *   },
 *   applies: ['strict.yaml'],
 *   sabotage: { omitted: sabotage.omit('strict.yaml') },
 *   expects: {
 *     'sleep.legacy -> httpbin.mtls-test': {
 *       is: refused.by('connection-reset'),
 *       under: { omitted: admitted.overPlaintext() },
 *     },
 *   },
 * });
 */
export function defineCheck<
  const Cast extends object,
  const Sabotages extends object,
  const Expects extends object,
  const Baseline extends object = object,
  const Probes extends object = object,
  Kind extends CheckKind = 'change',
>(record: Author<Cast, Probes, Sabotages, Baseline, Expects, Kind>): CheckRecord {
  // The shapes above hold for all type parameters; the compiler cannot follow them that far.
  const written = record as unknown as Written;
  const {
    tags = [],
    probes = {},
    witnesses = DEFAULT_WITNESSES,
    given = [],
    applies = [],
    removes = [],
    restored = {},
  } = written;
  const before = written.kind === 'state' ? { ...claimed(written.expects), ...written.baseline } : written.baseline;
  return { ...written, tags, probes, witnesses, given, baseline: before ?? {}, applies, removes, restored };
}

type Optional = 'tags' | 'probes' | 'witnesses' | 'given' | 'applies' | 'removes' | 'restored' | 'baseline';
type Written = Omit<CheckRecord, Optional> & Partial<Pick<CheckRecord, Optional>>;

/** A claim about a state has to be true before it is sabotaged. */
function claimed(expects: Readonly<Record<string, Expectation<string>>>): CheckRecord['baseline'] {
  return Object.fromEntries(Object.entries(expects).map(([route, { is }]) => [route, is]));
}

export { defineScenario } from './scenario/define-scenario.ts';
export { echoCall } from '../../model/probes/echo/echo-call.ts';
export { edge, type EdgeCertificate } from '../../model/probes/edge.ts';
export { rawTls } from '../../model/probes/tls.ts';
export { istioctl } from '../../model/probes/istioctl.ts';
export { counted, scraped } from '../../model/probes/telemetry.ts';
export { admitted, refused } from '../../model/outcome.ts';
export { bypassed } from '../../model/outcomes/bypass-outcome.ts';
export { accepted, rejected } from '../../model/outcomes/admission-outcome.ts';
export { dryRun } from '../../model/probes/admission/dry-run.ts';
export { kubelet } from '../../model/kubelet-outcome.ts';
export type { Mechanism } from '../../model/mechanism.ts';
export {
  authority,
  certificate,
  forwarded,
  logged,
  peerAddress,
  received,
  secretsInventory,
  session,
} from '../../model/facts/fact-probes.ts';
export { reports } from '../../model/facts/facts.ts';
export { gateway, outsider } from '../../model/workloads/gateway-member.ts';
export { istioctlClient, kubectlClient, kubeletClient } from '../../model/workloads/cast-member.ts';
export {
  echo,
  echoHeadless,
  echoSet,
  extAuthz,
  httpbin,
  httpbinProbe,
  mongo,
  mongoClient,
  mongoSet,
  postgres,
  prometheus,
  probed,
  sleep,
  tlsClient,
} from '../../model/workloads/sample-workloads.ts';
export { http } from '../../model/probes/http.ts';
export { tokens } from '../../model/probes/token.ts';
export { stream } from '../../model/probes/stream.ts';
export { kubeletProbe } from '../../model/probes/kubelet.ts';
export { postgresQuery } from '../../model/probes/databases/postgres.ts';
export { mongoDocument, mongoPing } from '../../model/probes/databases/mongo.ts';
export { sabotage } from './sabotage/sabotage.ts';
