import { describe, expect, test } from 'vitest';
import type { Observation } from '../../../model/observation.ts';
import type { FaultInjection } from '../../../simulated/fault-injection.ts';
import { simulatedRun } from '../../../simulated/simulated-run.ts';
import { withBudgets } from '../../../timing/fixture.ts';
import { rejudge } from '../../judge/rejudge.ts';
import { plannedChecks, type Mode } from '../../plan/plan.ts';
import type { LoadedCheck } from '../../record/check-record.ts';
import { admitted, defineCheck, forwarded, http, httpbin, sabotage, reports, sleep } from '../../record/define.ts';

withBudgets({ converge: 150, settle: 100 });

const get = http.get('/headers');
const record = defineCheck({
  id: 'ID-STATE-01',
  title: 'the application receives the identity of its caller',
  source: { article: 'istio-docs', claim: 'a claim', claims: [] },
  complianceControls: ['NIST 800-53 IA-9'],
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  cast: { 'sleep.full': sleep.meshed(), 'sleep.legacy': sleep.bare(), 'httpbin.mtls-test': httpbin.meshed() },
  probe: forwarded.uri(get),
  probes: { by: forwarded.by(get), hash: forwarded.hash(get), plain: get },
  kind: 'state',
  baseline: { 'sleep.legacy -> httpbin.mtls-test via plain': admitted.overPlaintext() },
  sabotage: {
    account: sabotage.redeploy('sleep.full', sleep.as('admin').meshed()),
    'callee-account': sabotage.redeploy('httpbin.mtls-test', httpbin.as('other').meshed()),
    bare: sabotage.redeploy('sleep.full', sleep.bare()),
  },
  expects: {
    'sleep.full -> httpbin.mtls-test': {
      is: reports('xfcc-uri', 'spiffe://cluster.local/ns/full/sa/sleep'),
      under: {
        account: reports('xfcc-uri', 'spiffe://cluster.local/ns/full/sa/admin'),
        bare: reports('xfcc-uri', 'none'),
      },
    },
    'sleep.full -> httpbin.mtls-test via by': {
      is: reports('xfcc-by', 'spiffe://cluster.local/ns/mtls-test/sa/httpbin'),
      under: {
        'callee-account': reports('xfcc-by', 'spiffe://cluster.local/ns/mtls-test/sa/other'),
        bare: reports('xfcc-by', 'none'),
      },
    },
    'sleep.full -> httpbin.mtls-test via hash': {
      is: reports('xfcc-hash', "the caller's certificate"),
      under: { bare: reports('xfcc-hash', 'none') },
    },
  },
});
const check: LoadedCheck = {
  record,
  area: 'workload-identity',
  stem: 'state',
  file: 'suites/workload-identity/state.check.ts',
  manifestDir: 'manifests/workload-identity/state',
  manifests: {},
};

async function run(mode: Mode, faultInjection: FaultInjection = {}) {
  const result = await simulatedRun({ mode, checks: [check], namespacePrefix: 'mp-', faultInjection });
  return { ...result, planned: plannedChecks(result.plan) };
}

const verdictsOf = (checks: readonly { id: string; verdict: string; because: string }[]) =>
  checks.map(({ id, verdict, because }) => [id, verdict, because]);

describe('a claim about a state', () => {
  test('is observed and settles, without a baseline, a change or a restoration', async () => {
    const { checks, observations, changes } = await run('run');
    expect(verdictsOf(checks)).toEqual([['ID-STATE-01', 'conforms', '']]);
    expect(new Set(observations.map(({ phase }) => phase))).toEqual(new Set(['applied', 'settling']));
    expect(changes.map(({ kind }) => kind)).toEqual(['ended']);
  });

  test('is judged only by what it recorded', async () => {
    const { checks, observations, changes, planned } = await run('run');
    expect(planned.map((one) => rejudge(one, observations, changes))).toEqual(checks);
    const forged = observations.map(
      (entry) =>
        JSON.parse(JSON.stringify(entry).replaceAll('/ns/mp-full/sa/sleep', '/ns/mp-full/sa/admin')) as Observation,
    );
    expect(planned.map((one) => rejudge(one, forged, changes))).toMatchObject([{ verdict: 'deviates' }]);
  });

  test('is proved by its sabotages alone', async () => {
    const { checks } = await run('prove');
    expect(verdictsOf(checks)).toEqual(
      ['account', 'callee-account', 'bare'].map((name) => [`ID-STATE-01+${name}`, 'conforms', '']),
    );
  });

  test('is inconclusive where the callee or its sidecar is silent', async () => {
    for (const silent of ['callee', 'proxy'] as const) {
      const { checks } = await run('run', { silent: [silent] });
      expect(checks).toMatchObject([{ verdict: 'inconclusive' }]);
    }
  });
});
