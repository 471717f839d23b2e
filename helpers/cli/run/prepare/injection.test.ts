import { expect, test } from 'vitest';
import { DEFAULT_NAMES } from '../../../kube/cast/mesh-names.ts';
import { injection, istioctlOf } from './injection.ts';

const tools = { kubectl: '/k', istioctl: '/i' };

test('the chosen control plane injects the cast, with and without a flag', () => {
  expect(injection({ injectedBy: '1-21' }, undefined)).toEqual({ revision: '1-21' });
  expect(injection({ injectedBy: 'prod-stable' }, 'prod-stable')).toEqual({ revision: 'prod-stable' });
  expect(injection({}, undefined)).toEqual({});
  expect(injection({}, 'canary')).toEqual({ revision: 'canary' });
});

test('istioctl uses the chosen istiod by its revision, not by a tag', () => {
  const existing = { kind: 'existing', tools, names: { ...DEFAULT_NAMES, istioNamespace: 'mesh' } } as const;
  expect(istioctlOf({ ...existing, revision: '1-21' })).toEqual({
    program: '/i',
    istioNamespace: 'mesh',
    revision: '1-21',
  });
  expect(istioctlOf({ ...existing, revision: 'default' })).toEqual({ program: '/i', istioNamespace: 'mesh' });
  expect(istioctlOf({ kind: 'kind', tools, names: DEFAULT_NAMES, revision: 'default' })).toEqual({ program: '/i' });
});
