import { expect, test, vi } from 'vitest';
import type { DataPlane } from '../dataplane/data-plane.ts';
import type { CastWorkload } from '../kube/cast/cast-workload.ts';
import type { CastPod } from '../kube/pods.ts';
import { DeployedCast, type CastChoice } from './deployed-cast.ts';

const pods: CastPod[] = [];
vi.mock('../kube/cast/cast.ts', () => ({ ensureCast: async () => pods }));
vi.mock('../dataplane/cast-fixtures.ts', () => ({ castFixtures: async () => [] }));

const { signal } = new AbortController();
const target = { kubectl: '', kubeconfig: '', context: '' };

function workload(name: string, membership: CastWorkload['membership']): CastWorkload {
  return { app: 'sleep', name, namespace: 'full', serviceAccount: name, exportTo: [], membership };
}

function pod(name: string, meshed: boolean): CastPod {
  return {
    namespace: 'full',
    workload: name,
    name: `${name}-1`,
    uid: '',
    ip: '',
    node: '',
    meshed,
    serviceAccount: '',
  };
}

test('names the pods without a sidecar of workloads that are to have one, as they were deployed last', async () => {
  const join = { workload: (one: CastWorkload) => one } as unknown as DataPlane['join'];
  const cast = new DeployedCast(target, { join }, { runId: 'r', castImages: {} } as CastChoice);
  const places = ['one', 'two', 'three'].map((name) => ({ namespace: 'full', workload: name }));
  pods.push(pod('one', true), pod('two', false), pod('three', false));
  await cast.deploy([], [workload('one', 'meshed'), workload('two', 'meshed'), workload('three', 'bare')], signal);
  expect(cast.uninjected(places)).toEqual(['full/two-1']);
  expect(cast.uninjected(places.slice(0, 1))).toEqual([]);
  await cast.deploy([], [workload('two', 'bare')], signal);
  expect(cast.uninjected(places)).toEqual([]);
});
