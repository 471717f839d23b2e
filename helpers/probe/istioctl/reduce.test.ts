import { describe, expect, it } from 'vitest';
import { reducedStdout } from './reduce.ts';

const NAMESPACE = 'run-a1-shop';
const PRODUCTION = /payments|ledger|accounts/;

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
  { code: 'IST0135', origin: `Pod ${NAMESPACE}/httpbin-1`, message: 'Annotation "a.b/c" depends on it' },
  { code: 'IST0102', origin: 'Namespace payments', message: 'The namespace "payments" is not enabled' },
  { code: 'IST0102', origin: 'Namespace accounts', message: 'The namespace "accounts" is not enabled' },
  { code: 'IST0101', origin: 'VirtualService payments/ledger', message: 'Referenced host not found: "ledger"' },
]);

describe('reducedStdout()', () => {
  it.each(['versions', 'replicas'] as const)(
    'keeps the proxies of one namespace and counts the others (%s)',
    (query) => {
      const reduced = reducedStdout(query, version, NAMESPACE);
      expect(reduced).not.toMatch(PRODUCTION);
      expect(JSON.parse(reduced)).toMatchObject({
        dataPlaneVersion: [{ ID: `httpbin-1.${NAMESPACE}` }],
        proxiesElsewhere: { '1.29.0': 1, '1.30.2': 2 },
      });
    },
  );

  it.each(['analyze', 'precheck'] as const)(
    'keeps the findings of one namespace and counts the others by code (%s)',
    (query) => {
      const reduced = reducedStdout(query, findings, NAMESPACE);
      expect(reduced).not.toMatch(PRODUCTION);
      expect(JSON.parse(reduced)).toEqual([
        { code: 'IST0135', origin: `Pod ${NAMESPACE}/httpbin-1`, message: 'Annotation "a.b/c" depends on it' },
        { code: 'IST0101', origin: 'elsewhere', message: '1 outside the queried namespace' },
        { code: 'IST0102', origin: 'elsewhere', message: '2 outside the queried namespace' },
      ]);
    },
  );

  it('keeps the feature that workloads elsewhere use, which a precheck names once for all', () => {
    const cpu = 'Annotation "sidecar.istio.io/proxyCPU" is part of an alpha-phase feature';
    const all = JSON.stringify([
      { code: 'IST0136', origin: `Pod ${NAMESPACE}/httpbin-1`, message: cpu },
      { code: 'IST0136', origin: 'Pod payments/ledger-1', message: cpu },
    ]);
    const reduced = reducedStdout('precheck', all, NAMESPACE);
    expect(reduced).not.toMatch(PRODUCTION);
    expect(reduced).toContain('proxyCPU');
  });

  it('keeps the beginning of output that is not JSON', () => {
    expect(reducedStdout('versions', 'unknown flag\nledger-7f.payments 1.30', NAMESPACE)).toBe('unknown flag');
    expect(reducedStdout('analyze', '', NAMESPACE)).toBe('');
  });
});
