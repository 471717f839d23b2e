import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startFakeApi, type FakeApi } from '../../api/fixtures/fake-api.ts';
import { readRollout } from '../rollout/read-rollout.ts';
import { podObject } from './fixture.ts';
import { lookForObstacles, type StartingCast } from './look.ts';
import { notReady, watchObstacles } from './watch-obstacles.ts';

const { signal } = new AbortController();
const PODS = '/api/v1/namespaces/full/pods';
const EVENTS = '/api/v1/namespaces/full/events';
const waits = { name: 'sleep', state: { waiting: { reason: 'InvalidImageName', message: 'invalid reference' } } };
const backOff = { waiting: { reason: 'CrashLoopBackOff', message: '' } };
const crashed = { name: 'sleep', restartCount: 3, state: backOff, lastState: { terminated: { exitCode: 1 } } };

let api: FakeApi;
beforeEach(async () => {
  api = await startFakeApi();
  api.served.set(EVENTS, { items: [] });
});
afterEach(async () => api[Symbol.asyncDispose]());

function rollouts(
  status: object,
  conditions: readonly object[] = [],
): ReadonlyMap<string, ReturnType<typeof readRollout>> {
  const metadata = { name: 'sleep', namespace: 'full', generation: 1 };
  const one = readRollout({
    metadata,
    spec: { replicas: 1 },
    status: { observedGeneration: 1, conditions, ...status },
  });
  return new Map([[one.key, one]]);
}

const BEGUN = { replicas: 2, updatedReplicas: 1 };
const cast: StartingCast = {
  runId: 'run-1',
  wanted: ['full/sleep'],
  mayStayUnready: new Set(),
  since: '2026-12-01T01:00:00Z',
};

describe('lookForObstacles()', () => {
  test('sees the present pods of a workload, and not those that they replace', async () => {
    const present = podObject({ containerStatuses: [waits] });
    const metadata = { namespace: 'full', creationTimestamp: '2026-11-30T23:00:00Z', labels: { app: 'sleep' } };
    const old = { metadata: { ...metadata, name: 'sleep-old' }, status: { containerStatuses: [crashed] } };
    api.served.set(PODS, { items: [old, present] });
    expect(await lookForObstacles(api.target, cast, rollouts(BEGUN), signal)).toMatchObject([
      { cause: expect.stringContaining('sleep-6d4b-x2v has an image name that is not valid') },
    ]);
    const unbegun = rollouts({ replicas: 1, updatedReplicas: 0 });
    expect(await lookForObstacles(api.target, cast, unbegun, signal)).toEqual([]);
  });

  test("quotes why a Deployment's and a StatefulSet's pods cannot be created", async () => {
    const message = 'pods "sleep-" is forbidden: violates PodSecurity "restricted:latest"';
    api.served.set(PODS, { items: [] });
    const failing = rollouts({}, [{ type: 'ReplicaFailure', message }]);
    const refused = { workload: 'full/sleep', graceMs: 0, cause: `no pod of full/sleep can be created: ${message}` };
    expect(await lookForObstacles(api.target, cast, failing, signal)).toMatchObject([refused]);
    const involvedObject = { kind: 'StatefulSet', name: 'sleep' };
    const event = { involvedObject, reason: 'FailedCreate', message };
    const late = { ...event, lastTimestamp: '2026-12-01T01:00:01Z' };
    api.served.set(EVENTS, { items: [late] });
    expect(await lookForObstacles(api.target, cast, rollouts({}), signal)).toMatchObject([refused]);
    api.served.set(EVENTS, { items: [{ ...event, lastTimestamp: '2026-12-01T00:10:00Z' }] });
    expect(await lookForObstacles(api.target, cast, rollouts({}), signal)).toEqual([]);
  });

  test('asks the data plane about a proxy that is not ready', async () => {
    const proxy = { name: 'istio-proxy', ready: false, state: { running: {} } };
    api.served.set(PODS, { items: [podObject({ containerStatuses: [proxy] })] });
    const rejected = { cause: 'Envoy rejected a listener', hint: 'h', graceMs: 0 };
    const inspectProxy = async ({ name }: { readonly name: string }) =>
      name === 'sleep-6d4b-x2v' ? rejected : undefined;
    const found = await lookForObstacles(api.target, { ...cast, inspectProxy }, rollouts(BEGUN), signal);
    expect(found[0]).toMatchObject({ ...rejected, workload: 'full/sleep' });
  });

  test('does not wait for a proxy that does not run before it names what the pod lacks', async () => {
    const proxy = { name: 'istio-proxy', ready: false, state: { waiting: { reason: 'PodInitializing' } } };
    api.served.set(PODS, { items: [podObject({ containerStatuses: [proxy, waits] })] });
    const inspectProxy = () => new Promise<never>(() => undefined);
    const found = await lookForObstacles(api.target, { ...cast, inspectProxy }, rollouts(BEGUN), signal);
    expect(found).toMatchObject([{ cause: expect.stringContaining('has an image name that is not valid') }]);
  });
});

describe('watchObstacles()', () => {
  test('ends with the first final obstacle, which the error quotes with its log', async () => {
    api.served.set(PODS, { items: [podObject({ containerStatuses: [crashed] })] });
    api.served.set(`${PODS}/sleep-6d4b-x2v/log`, 'cannot open /etc/none');
    const seen: string[] = [];
    const watch = watchObstacles(api.target, cast, {
      rollouts: rollouts(BEGUN),
      signal,
      onObstacle: ({ cause }) => void seen.push(cause),
      onNote: undefined,
    });
    const obstacles = await watch.final();
    expect(seen).toEqual(obstacles.map(({ cause }) => cause));
    const error = await notReady(api.target, { runId: 'run-1', state: '0/1 workloads ready', obstacles }, { signal });
    expect(error.details).toMatch(/restarted 3 times, last exit code 1[^]*cannot open \/etc\/none[^]*0\/1 workloads/);
    expect(error.hint).toContain('log below');
    expect(api.asked.at(-1)).toContain('container=sleep&previous=true');
  });

  test('looks again when the API server refuses, and reports it', async () => {
    const notes: string[] = [];
    const ended = new AbortController();
    const onNote = (note: string): void => {
      notes.push(note);
      ended.abort(new Error('seen'));
    };
    const watch = watchObstacles(api.target, cast, {
      rollouts: rollouts(BEGUN),
      signal: ended.signal,
      onObstacle: () => undefined,
      onNote,
    });
    await expect(watch.final()).rejects.toThrow('seen');
    expect(notes[0]).toMatch(/looking again for obstacles: could not look at the pods/);
  });
});
