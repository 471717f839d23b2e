import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { ROOT_NAMESPACE, type Workload } from '../workloads/workload.ts';
import { effectiveMtls, inheritedMtls } from './peer-authentication.ts';
import type { MtlsMode, PeerAuthentication } from './policy.ts';

const callee: Workload = {
  app: 'httpbin',
  headless: false,
  name: 'httpbin',
  namespace: 'foo',
  labels: { app: 'httpbin' },
  serviceAccount: 'httpbin',
  meshed: true,
  annotations: {},
};

const policy = (parts: Partial<PeerAuthentication>): PeerAuthentication => ({
  kind: 'PeerAuthentication',
  name: 'p',
  namespace: 'foo',
  age: 0,
  notModelled: [],
  selector: {},
  mode: 'UNSET',
  portLevel: {},
  ...parts,
});
const mesh = (mode: MtlsMode, age = 0) => policy({ name: 'mesh', namespace: ROOT_NAMESPACE, mode, age });
const namespace = (mode: MtlsMode, age = 0) => policy({ name: 'namespace', mode, age });
const workload = (mode: MtlsMode, parts: Partial<PeerAuthentication> = {}) =>
  policy({ name: 'workload', selector: { app: 'httpbin' }, mode, ...parts });
const modeOf = (policies: readonly PeerAuthentication[], port = 8080) => effectiveMtls(policies, callee, port).mode;

const anyMode = fc.constantFrom<MtlsMode>('UNSET', 'DISABLE', 'PERMISSIVE', 'STRICT');
const setMode = fc.constantFrom<MtlsMode>('DISABLE', 'PERMISSIVE', 'STRICT');

describe('effectiveMtls', () => {
  test('is PERMISSIVE without policies', () => {
    expect(modeOf([])).toBe('PERMISSIVE');
  });

  test.prop([anyMode, anyMode, setMode])(
    'gives a workload policy precedence over namespace and mesh',
    (above, between, mode) => {
      expect(modeOf([mesh(above), namespace(between), workload(mode)])).toBe(mode);
    },
  );

  test.prop([anyMode, setMode])('gives a namespace policy precedence over the mesh', (above, mode) => {
    expect(modeOf([mesh(above), namespace(mode)])).toBe(mode);
  });

  test.prop([setMode])('inherits through UNSET on every level', (mode) => {
    expect(modeOf([mesh(mode), namespace('UNSET'), workload('UNSET')])).toBe(mode);
  });

  test.prop([setMode, setMode])('gives a port precedence over its workload, for that port only', (mode, ofPort) => {
    const policies = [workload(mode, { portLevel: { 8080: ofPort } })];
    expect([modeOf(policies, 8080), modeOf(policies, 9090)]).toEqual([ofPort, mode]);
  });

  test.prop([setMode, setMode])('prefers the oldest policy of a level in any order of the list', (old, recent) => {
    const policies = [namespace(recent, 2), namespace(old, 1)];
    expect([modeOf(policies), modeOf(policies.toReversed())]).toEqual([old, old]);
  });

  test('goes by name where policies are equally old, whatever their order', () => {
    const policies = [
      policy({ name: 'z', mode: 'STRICT' }),
      policy({ name: 'a', mode: 'DISABLE' }),
      policy({ name: 'm', mode: 'PERMISSIVE' }),
    ];
    expect([modeOf(policies), modeOf(policies.toReversed())]).toEqual(['DISABLE', 'DISABLE']);
  });

  test.prop([fc.array(fc.tuple(anyMode, fc.constantFrom('mesh', 'namespace', 'workload')), { maxLength: 6 })])(
    'does not depend on the order of the list',
    (entries) => {
      const make = { mesh, namespace, workload: (mode: MtlsMode, age: number) => workload(mode, { age }) };
      const policies = entries.map(([mode, level], age) => make[level](mode, age));
      expect(modeOf(policies.toReversed())).toBe(modeOf(policies));
    },
  );

  test.each([
    ['of another namespace', policy({ namespace: 'bar', mode: 'STRICT' })],
    ['with another selector', workload('STRICT', { selector: { app: 'sleep' } })],
    ['with a selector in the root namespace', workload('STRICT', { namespace: ROOT_NAMESPACE })],
    ['for a port without a selector', policy({ portLevel: { 8080: 'STRICT' } })],
  ])('is not changed by a policy %s', (_, other) => {
    expect(modeOf([other])).toBe('PERMISSIVE');
  });

  test('lists the rules that led to the mode', () => {
    expect(effectiveMtls([mesh('STRICT'), workload('UNSET')], callee, 8080).trace).toEqual([
      'PERMISSIVE is the mode of a mesh without PeerAuthentication',
      'PeerAuthentication istio-system/mesh (mesh) sets STRICT',
      'PeerAuthentication foo/workload (workload) is UNSET and inherits STRICT',
    ]);
  });
});

describe('inheritedMtls', () => {
  test.prop([setMode, anyMode])(
    'is the mode of the namespace, never that of one of its workloads',
    (mode, ofWorkload) => {
      expect(inheritedMtls([namespace(mode), workload(ofWorkload)], 'foo').mode).toBe(mode);
    },
  );

  test.prop([setMode])('is the mode of the mesh if the namespace is UNSET', (mode) => {
    expect(inheritedMtls([mesh(mode), namespace('UNSET')], 'foo').mode).toBe(mode);
  });
});
