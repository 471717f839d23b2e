import { expect, test } from 'vitest';
import { readTable } from '../table/recipes.ts';
import { byTagLine, takenByTag } from './by-tag.ts';
import { refuseUnpinnedIstioctl, registryPlan } from './registry-plan.ts';
import { isLoopback, registryHost } from './registry-probe.ts';

const table = await readTable();

test("without options the publishers' own images are taken, and the node fetches them", () => {
  const plan = registryPlan({}, table);
  expect(plan.node).toMatch(/^docker\.io\/kindest\/node:/);
  expect(plan.proxy).toBe(`docker.io/istio/proxyv2:${table.versions.registry.istio.version}`);
  expect(plan.pull).toEqual([plan.node, plan.istioctl]);
});

test('an istioctl of the pins is taken by its digest, or not at all while none is known', () => {
  const known = { ...table.versions.registry.istio, istioctl: `sha256:${'a'.repeat(64)}` };
  const pinned = { ...table, versions: { ...table.versions, registry: { ...table.versions.registry, istio: known } } };
  expect(registryPlan({}, pinned).istioctl).toBe(`docker.io/istio/istioctl:${known.version}@${known.istioctl}`);
  expect(() => refuseUnpinnedIstioctl({}, pinned)).not.toThrow();
  const unknown = { ...known, istioctl: 'unknown' };
  const open = { ...table, versions: { ...table.versions, registry: { ...table.versions.registry, istio: unknown } } };
  expect(() => refuseUnpinnedIstioctl({}, open)).toThrow(
    /^could not take istioctl out of an image .* --hub docker\.io\/istio/,
  );
});

test.each([{ hub: 'docker.io/istio' }, { registry: 'mirror.example/mesh' }, { istioVersion: '1.30.0' }])(
  'an istioctl that is named by %o is taken by its tag',
  (choice) => {
    expect(registryPlan(choice, table).istioctl).not.toContain('@');
    expect(() => refuseUnpinnedIstioctl(choice, table)).not.toThrow();
  },
);

test('images without a digest are named once each', () => {
  expect(takenByTag(['a:1', `b:1@sha256:${'0'.repeat(64)}`, 'a:1'])).toEqual(['a:1']);
  expect(byTagLine('a:1')).toBe('image a:1 is taken by tag: no digest is pinned');
});

test("another hub gives Istio's images only", () => {
  const plan = registryPlan({ hub: '127.0.0.1:5000/istio', istioVersion: '1.30.0' }, table);
  expect(plan.proxy).toBe('127.0.0.1:5000/istio/proxyv2:1.30.0');
  expect(plan.pull).toEqual([
    table.versions.registry.node,
    '127.0.0.1:5000/istio/istioctl:1.30.0',
    '127.0.0.1:5000/istio/pilot:1.30.0',
  ]);
  expect(plan.cast['sleep']).toBe(table.versions.registry.cast['sleep']);
});

test('one repository can hold everything under one tag', () => {
  const plan = registryPlan({ registry: 'mirror.example/mesh', istioVersion: 'v7' }, table);
  expect(plan.node).toBe('mirror.example/mesh/node:v7');
  expect(plan.cast).toEqual({
    sleep: 'mirror.example/mesh/sleep:v7',
    httpbin: 'mirror.example/mesh/httpbin:v7',
    'httpbin-probe': 'mirror.example/mesh/httpbin:v7',
    mongo: 'mirror.example/mesh/mongo:v7',
    'mongo-client': 'mirror.example/mesh/mongo-client:v7',
    postgres: 'mirror.example/mesh/postgres:v7',
    'tls-client': 'mirror.example/mesh/mongo-client:v7',
    echo: 'mirror.example/mesh/echo:v7',
    'ext-authz': 'mirror.example/mesh/echo:v7',
  });
  expect(plan.pull).toContain(plan.pilot);
});

test.each([
  ['docker.io/istio', 'registry-1.docker.io'],
  ['istio', 'registry-1.docker.io'],
  ['kindest/node', 'registry-1.docker.io'],
  ['quay.example/a/b', 'quay.example'],
  ['127.0.0.1:5000/istio', '127.0.0.1:5000'],
  ['localhost/x', 'localhost'],
])('%s is served by %s', (repository, host) => expect(registryHost(repository)).toBe(host));

test('only this machine is loopback', () => {
  expect(['localhost', 'localhost:5000', '127.0.0.1:1', '[::1]:5000'].filter(isLoopback)).toHaveLength(4);
  expect(['128.0.0.1', 'localhost.example', '10.0.0.1:5000'].filter(isLoopback)).toEqual([]);
});
