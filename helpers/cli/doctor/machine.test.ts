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

test('a registry that does not answer is no fault: it says what is done instead', () => {
  const [, , registry] = describeMachine({ ...machine, registry: { host: 'registry.example', answers: false } });
  expect(registry).toMatchObject({ state: 'ready', says: expect.stringContaining('assembled from packages') });
});

test('Go is brought by a run, cgroups are not', () => {
  const states = describeMachine({ ...machine, cgroup: 'none', go: undefined }).map(({ state }) => state);
  expect(states).toEqual(['missing', 'will', 'ready']);
});

test('images that no digest pins are named, and what follows for istioctl', () => {
  const [, , registry, pins] = describeMachine({ ...machine, pins: { byTag: ['a.example/app:1'], istioctl: false } });
  expect(registry?.says).toContain('no digest of istioctl is pinned');
  expect(pins).toMatchObject({
    state: 'warning',
    says: 'image a.example/app:1 is taken by tag: no digest is pinned',
  });
});
