import { expect, test } from 'vitest';
import { effectiveMtls } from '../../../model/policies/peer-authentication.ts';
import { httpbin } from '../../../model/workloads/sample-workloads.ts';
import { workloadOf, type Workload } from '../../../model/workloads/workload.ts';
import type { Manifest } from '../../record/check-record.ts';
import { policiesInForce } from './policies-in-force.ts';

const callee = workloadOf('httpbin.foo', httpbin.meshed()) as Workload;
const policy = (name: string, mode: string) => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: { name, namespace: 'foo' },
  spec: { mtls: { mode } },
});
const manifest = (...objects: Manifest['objects']): Manifest => ({ name: 'm', file: 'm', text: '', objects });
const [z, a] = [policy('z', 'DISABLE'), policy('a', 'STRICT')];
const nothing = { given: [], applies: [], removes: [], redeploys: {} };
const mode = (
  changes: Partial<typeof nothing & { readonly given: readonly Manifest[] }>,
  phase: 'applied' | 'restored',
) => effectiveMtls(policiesInForce({ ...nothing, ...changes }, phase), callee, 8080).mode;

test.each([
  ['of one file by name', { given: [manifest(z, a)] }, 'STRICT'],
  [
    'of two files of the setup by age, since they are created in different seconds',
    { given: [manifest(z), manifest(a)] },
    'DISABLE',
  ],
  ['of two files of one change by name', { applies: [manifest(z), manifest(a)] }, 'STRICT'],
  ['of setup and change by age', { given: [manifest(z)], applies: [manifest(a)] }, 'DISABLE'],
  [
    'that is removed and created again counts as younger',
    { given: [manifest(a), manifest(z)], removes: [manifest(a)], applies: [manifest(a)] },
    'DISABLE',
  ],
])('chooses the policy %s', (_, changes, expected) => {
  expect(mode(changes as Parameters<typeof mode>[0], 'applied')).toBe(expected);
});

test('counts restored policies as equally old', () => {
  const given = [manifest(z), manifest(a)];
  expect(mode({ given, removes: given } as Parameters<typeof mode>[0], 'restored')).toBe('STRICT');
});
