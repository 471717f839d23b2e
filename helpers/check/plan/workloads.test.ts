import { expect, test } from 'vitest';
import { httpbin, sleep } from '../../model/party.ts';
import { namespacesOf, rebuilt, relabelled, workloadsOf } from './workloads.ts';

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

test('lets those that are rebuilt decide about the label, whoever stays as it was', () => {
  const two = { 'sleep.legacy': sleep.unasked(), 'httpbin.legacy': httpbin.unasked() };
  const [first] = relabelled(two, { 'sleep.legacy': sleep.injectedBy('namespace-label') }, '').after;
  expect(first).toEqual({ name: 'legacy', injected: true });
});

test('rebuilds whoever may be another than in the cast, with its namespace', () => {
  const moved = { ...cast, 'sleep.legacy': sleep.injectedBy('namespace-label') };
  expect(rebuilt([cast], cast, '')).toEqual({ namespaces: [], workloads: [] });
  const { namespaces, workloads } = rebuilt([moved, cast], cast, 'p1-');
  expect(namespaces).toEqual([{ name: 'p1-legacy', injected: false, label: 'none' }]);
  expect(workloads.map(({ name, namespace }) => `${name}.${namespace}`)).toEqual(['sleep.p1-legacy']);
});
