import { expect, test } from 'vitest';
import { httpbin, sleep } from '../../model/party.ts';
import { namespacesOf, relabelled, workloadsOf } from './workloads.ts';

const cast = { 'sleep.full': sleep.meshed(), 'sleep.legacy': sleep.unasked(), 'httpbin.foo': httpbin.meshed() };

test('gives each namespace the label that its workloads want', () => {
  const rest = { 'sleep.by-rev': sleep.injectedBy('revision-label'), 'sleep.by-tool': sleep.injectedBy('kube-inject') };
  expect(namespacesOf(workloadsOf({ ...cast, ...rest }, 'p1-'))).toEqual([
    { name: 'p1-full', injected: true },
    { name: 'p1-legacy', injected: false, label: 'none' },
    { name: 'p1-foo', injected: true },
    { name: 'p1-by-rev', injected: true, label: 'revision' },
    { name: 'p1-by-tool', injected: true, label: 'none' },
  ]);
});

test('names the namespaces that ask in another way once a party is rebuilt, and no other', () => {
  expect(relabelled(cast, { 'sleep.legacy': sleep.injectedBy('namespace-label') }, '')).toEqual({
    before: [{ name: 'legacy', injected: false, label: 'none' }],
    after: [{ name: 'legacy', injected: true }],
  });
  expect(relabelled(cast, { 'sleep.full': sleep.bare() }, '').after).toEqual([{ name: 'full', injected: false }]);
  expect(relabelled(cast, { 'sleep.full': sleep.as('other').meshed() }, '')).toEqual({ before: [], after: [] });
});
