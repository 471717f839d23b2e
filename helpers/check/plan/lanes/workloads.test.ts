import { expect, test } from 'vitest';
import { httpbin, sleep } from '../../../model/workloads/sample-workloads.ts';
import { namespacesOf, redeployment, relabelled, workloadsOf } from './workloads.ts';

const cast = { 'sleep.full': sleep.meshed(), 'sleep.legacy': sleep.notInjected(), 'httpbin.foo': httpbin.meshed() };

const peers = ['full', 'legacy', 'foo'];

test('gives each namespace the label that its workloads require', () => {
  const rest = { 'sleep.by-rev': sleep.injectedBy('revision-label'), 'sleep.by-tool': sleep.injectedBy('kube-inject') };
  const all = ['p1-full', 'p1-legacy', 'p1-foo', 'p1-by-rev', 'p1-by-tool'];
  expect(namespacesOf(workloadsOf({ ...cast, ...rest }, 'p1-'))).toEqual([
    { name: 'p1-full', injected: true, peers: all },
    { name: 'p1-legacy', injected: false, peers: all, label: 'none' },
    { name: 'p1-foo', injected: true, peers: all },
    { name: 'p1-by-rev', injected: true, peers: all, label: 'revision' },
    { name: 'p1-by-tool', injected: true, peers: all, label: 'none' },
  ]);
});

test('names the namespaces whose label differs once a workload is redeployed, and no other', () => {
  expect(relabelled(cast, { 'sleep.legacy': sleep.injectedBy('namespace-label') }, '')).toEqual({
    before: [{ name: 'legacy', injected: false, peers, label: 'none' }],
    after: [{ name: 'legacy', injected: true, peers }],
  });
  expect(relabelled(cast, { 'sleep.full': sleep.bare() }, '').after).toEqual([
    { name: 'full', injected: false, peers },
  ]);
  expect(relabelled(cast, { 'sleep.full': sleep.as('other').meshed() }, '')).toEqual({ before: [], after: [] });
});

test('takes the label from the redeployed workloads, not from those that stay', () => {
  const two = { 'sleep.legacy': sleep.notInjected(), 'httpbin.legacy': httpbin.notInjected() };
  const [first] = relabelled(two, { 'sleep.legacy': sleep.injectedBy('namespace-label') }, '').after;
  expect(first).toEqual({ name: 'legacy', injected: true, peers: ['legacy'] });
});

test('redeploys every workload that may differ from the cast, with its namespace', () => {
  const moved = { ...cast, 'sleep.legacy': sleep.injectedBy('namespace-label') };
  expect(redeployment([cast], cast, '')).toEqual({ namespaces: [], workloads: [] });
  const { namespaces, workloads } = redeployment([moved, cast], cast, 'p1-');
  expect(namespaces).toMatchObject([{ name: 'p1-legacy', injected: false, label: 'none' }]);
  expect(workloads.map(({ name, namespace }) => `${name}.${namespace}`)).toEqual(['sleep.p1-legacy']);
});
