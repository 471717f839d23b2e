import { expect, test } from 'vitest';
import { describeMachine } from './machine.ts';

const machine = {
  cgroup: 'v1',
  go: 'go1.26.8',
  registry: { host: 'registry.example', answers: true },
  pins: { byTag: [], istioctl: true },
} as const;

test('a machine with everything is ready', () => {
  expect(describeMachine(machine).map(({ state }) => state)).toEqual(['ready', 'ready', 'ready']);
});

test('a registry that does not respond is no fault: the finding names the other image source', () => {
  const [, , registry] = describeMachine({ ...machine, registry: { host: 'registry.example', answers: false } });
  expect(registry).toMatchObject({ state: 'ready', details: expect.stringContaining('assembled from packages') });
});

test('a run installs Go and no cgroups', () => {
  const states = describeMachine({ ...machine, cgroup: 'none', go: undefined }).map(({ state }) => state);
  expect(states).toEqual(['missing', 'will', 'ready']);
});

test('images without a pinned digest are named, with the consequence for istioctl', () => {
  const [, , registry, pins] = describeMachine({ ...machine, pins: { byTag: ['a.example/app:1'], istioctl: false } });
  expect(registry?.details).toContain('no digest of istioctl is pinned');
  expect(pins).toMatchObject({
    state: 'warning',
    details: 'image a.example/app:1 is taken by tag: no digest is pinned',
  });
});
