import type { CheckRecord } from '../check/record/check-record.ts';
import { admitted, describeOutcome, refused, type Observed, type Outcome } from '../model/outcome.ts';
import type { Verdict } from '../model/verdict.ts';
import { httpbin, sleep } from '../model/workloads/sample-workloads.ts';
import { CHANGE, OBSERVATION, RUN, SUBJECT } from './fixture-run.ts';
import type { Bundle } from './schemas/bundle.ts';
import type { JudgedCell, JudgedCheck } from './schemas/verdict-schemas.ts';
import { SCHEMAS } from './schemas/version.ts';

/** A small bundle for the tests of the renderers. */

/** Text that every format has to escape. */
export const HOSTILE = `</script><img src=x onerror="alert(1)">'&\u0000\u001b[31m]]>`;

const legacy = 'sleep.legacy -> httpbin.mtls-test';
const full = 'sleep.full -> httpbin.mtls-test';
const asFull = admitted.overMtls('spiffe://cluster.local/ns/full/sa/sleep', { seenBy: 'callee' });

export function cell(
  route: string,
  phase: JudgedCell['phase'],
  expected: Outcome,
  observed: Observed = expected,
): JudgedCell {
  const verdict =
    observed.is === 'inconclusive' ? 'inconclusive' : observed.is === expected.is ? 'conforms' : 'deviates';
  const because =
    verdict === 'conforms' ? '' : `${route} was ${describeOutcome(observed)}, expected ${describeOutcome(expected)}`;
  return { route, phase, expected, observed, verdict, because, witnesses: ['client', 'callee'], observations: [1] };
}

export function check(
  id: string,
  verdict: Verdict,
  cells: readonly JudgedCell[],
  because = firstReason(cells),
): JudgedCheck {
  return { id, verdict, because, cells: [...cells], seconds: 1.25, enforcedMs: verdict === 'conforms' ? 80 : null };
}

function firstReason(cells: readonly JudgedCell[]): string {
  return cells.find((one) => one.because !== '')?.because ?? '';
}

export const strictConforms = check('PA-STRICT-01', 'conforms', [
  cell(legacy, 'baseline', admitted.overPlaintext()),
  cell(full, 'baseline', asFull),
  cell(legacy, 'applied', refused.by('connection-reset')),
  cell(full, 'applied', asFull),
]);

export const strictDeviates = check('PA-STRICT-01', 'deviates', [
  cell(legacy, 'baseline', admitted.overPlaintext()),
  cell(full, 'baseline', asFull),
  cell(legacy, 'applied', refused.by('connection-reset'), admitted.overPlaintext()),
  cell(full, 'applied', asFull),
]);

export const strictInconclusive = check('PA-STRICT-01', 'inconclusive', [
  cell(legacy, 'applied', refused.by('connection-reset'), {
    is: 'inconclusive',
    because: 'no endpoint of httpbin.mtls-test is ready',
  }),
]);

export const notApplicable = check(
  'AMB-01',
  'not-applicable',
  [],
  'needs the ambient data plane; this mesh runs sidecars',
);

function record(id: string): CheckRecord {
  return {
    id,
    title: 'a STRICT workload refuses plaintext and keeps serving its mesh peers',
    source: { article: '003', claim: 'under STRICT the caller without a sidecar is cut off', claims: [] },
    complianceControls: ['NIST 800-53 SC-8(1)'],
    requires: { istio: '>=1.22', dataplane: 'sidecar' },
    tags: ['mtls'],
    cast: { 'sleep.legacy': sleep.bare(), 'sleep.full': sleep.meshed(), 'httpbin.mtls-test': httpbin.meshed() },
    probe: { kind: 'http', method: 'GET', path: '/headers', port: 8000 },
    probes: {},
    witnesses: ['proxy'],
    given: [],
    baseline: { [legacy]: admitted.overPlaintext(), [full]: asFull },
    applies: ['strict.yaml'],
    removes: [],
    sabotage: {},
    expects: {},
    restored: {},
  };
}

/** A bundle with these checks, of a run that completed. */
export function bundleOf(
  checks: readonly JudgedCheck[],
  verdict: Verdict,
  changes: Partial<Bundle['run']> = {},
): Bundle {
  const loaded = checks.map(({ id }) => ({
    area: 'peer-authentication',
    stem: 'strict',
    file: 'suites/peer-authentication/strict.check.ts',
    manifestDir: 'manifests/peer-authentication/strict',
    manifests: { 'strict.yaml': 'kind: PeerAuthentication\n' },
    record: record(id),
    predictions: { baseline: {}, applied: {}, restored: {} },
  }));
  return {
    directory: './meshproof-report/20261122-130501-abcd',
    run: { ...RUN, ...changes },
    plan: { schema: SCHEMAS.plan, checks: loaded },
    subject: SUBJECT,
    verdicts: { schema: SCHEMAS.verdicts, verdict, checks: [...checks] },
    observations: [OBSERVATION],
    changes: [CHANGE],
    earlier: {},
    lost: [],
  };
}
