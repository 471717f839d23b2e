import { describe, expect, it } from 'vitest';
import type { IstioctlFacts } from '../../probe/istioctl/facts.ts';
import { reducedStdout } from '../../probe/istioctl/reduce.ts';
import { classifyIstioctl } from './istioctl.ts';

const NAMESPACE = 'run-a1-shop';

const facts = (
  query: 'analyze' | 'precheck' | 'versions' | 'replicas',
  stdout: string,
  exitCode = 0,
): IstioctlFacts => ({
  kind: 'istioctl',
  query,
  namespace: NAMESPACE,
  arguments: [],
  exitCode,
  stdout,
  stderr: '',
});

const version = JSON.stringify({
  clientVersion: { version: '1.31.1', revision: 'abc', host: 'build-of-accounts' },
  meshVersion: [{ Component: 'pilot', Info: { version: '1.31.1', revision: 'abc' } }],
  dataPlaneVersion: [
    { ID: `httpbin-1.${NAMESPACE}`, IstioVersion: '1.31.1' },
    { ID: 'ledger-7f.payments', IstioVersion: '1.30.2' },
    { ID: 'ledger-8a.payments', IstioVersion: '1.30.2' },
    { ID: `odd.x-${NAMESPACE}`, IstioVersion: '1.29.0' },
  ],
});
const findings = JSON.stringify([
  { code: 'IST0135', origin: `Pod ${NAMESPACE}/httpbin-1`, message: 'Annotation "a.b/c" is alpha' },
  { code: 'IST0102', origin: 'Namespace payments', message: 'The namespace "payments" is not enabled' },
  { code: 'IST0102', origin: 'Namespace accounts', message: 'The namespace "accounts" is not enabled' },
  { code: 'IST0101', origin: 'VirtualService payments/ledger', message: 'Referenced host not found: "ledger"' },
]);

describe('the classification of reduced output', () => {
  it.each(['versions', 'replicas'] as const)('is that of the whole output (%s)', (query) => {
    const reduced = reducedStdout(query, version, NAMESPACE);
    expect(classifyIstioctl(facts(query, reduced))).toEqual(classifyIstioctl(facts(query, version)));
  });

  it('is that of the namespace for an analysis, and clean for a precheck only without any finding', () => {
    const analysis = (stdout: string) => classifyIstioctl(facts('analyze', stdout));
    expect(analysis(reducedStdout('analyze', findings, NAMESPACE))).toEqual(analysis(findings));
    const elsewhere = JSON.stringify(JSON.parse(findings).slice(1));
    const precheck = classifyIstioctl(facts('precheck', reducedStdout('precheck', elsewhere, NAMESPACE), 1));
    expect(precheck).toMatchObject({ is: 'reports', value: 'IST0101 elsewhere, IST0102 elsewhere' });
    expect(classifyIstioctl(facts('precheck', reducedStdout('precheck', '[]', NAMESPACE)))).toMatchObject({
      value: 'no issue',
    });
  });

  it('is the same where workloads of other namespaces use the feature of a finding', () => {
    const cpu = 'Annotation "sidecar.istio.io/proxyCPU" is part of an alpha-phase feature';
    const all = JSON.stringify([
      { code: 'IST0136', origin: `Pod ${NAMESPACE}/httpbin-1`, message: cpu },
      { code: 'IST0136', origin: 'Pod payments/ledger-1', message: cpu },
    ]);
    const reduced = reducedStdout('precheck', all, NAMESPACE);
    expect(classifyIstioctl(facts('precheck', reduced, 1))).toEqual(classifyIstioctl(facts('precheck', all, 1)));
  });
});
