import { afterEach, beforeEach, expect, test } from 'vitest';
import { startFakeApi, type FakeApi } from '../../api/fixtures/fake-api.ts';
import { podObject } from '../obstacles/fixture.ts';
import type { Rollout } from './read-rollout.ts';
import { staysUp } from './stays-up.ts';

const ROLLED_OUT: Rollout = { key: 'full/sleep', ready: true, created: true, begun: true, failure: '' };
const LONG_AGO = '2026-12-01T01:00:00Z';

let api: FakeApi;
beforeEach(async () => {
  api = await startFakeApi();
});
afterEach(async () => api[Symbol.asyncDispose]());

function serves(state: object, more: object = {}): void {
  const container = { name: 'sleep', ready: true, restartCount: 0, state, ...more };
  api.served.set('/api/v1/pods', { items: [podObject({ containerStatuses: [container] })] });
}

function wait(onState: (state: string) => void = () => undefined, signal = new AbortController().signal) {
  const rollouts = new Map([['full/sleep', ROLLED_OUT]]);
  return {
    rollouts,
    done: staysUp(api.target, 'run-1', { wanted: new Set(['full/sleep']), rollouts, signal, onState }),
  };
}

test('a container that has run for long is up at the first look', async () => {
  serves({ running: { startedAt: LONG_AGO } });
  const { done, rollouts } = wait();
  await done;
  expect(api.asked.filter((path) => path.startsWith('/api/v1/pods'))).toHaveLength(1);
  expect(rollouts.get('full/sleep')?.ready).toBe(true);
});

test('a container that ended once it was ready is not, and obstacles count again', async () => {
  serves({ terminated: { exitCode: 3, reason: 'Error' } });
  const ended = new AbortController();
  const states: string[] = [];
  const { done, rollouts } = wait((state) => {
    states.push(state);
    ended.abort(new Error('seen'));
  }, ended.signal);
  await expect(done).rejects.toThrow('seen');
  expect(states).toEqual(['waiting for full/sleep to stay up']);
  expect(rollouts.get('full/sleep')?.ready).toBe(false);
});

test('a container whose pod became ready seconds later is up at once', async () => {
  const [startedAt, lastTransitionTime] = [2_000, 0].map((ago) => new Date(Date.now() - ago).toISOString());
  const containerStatuses = [{ name: 'sleep', ready: true, state: { running: { startedAt } } }];
  const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime }];
  api.served.set('/api/v1/pods', { items: [podObject({ containerStatuses, conditions })] });
  await wait().done;
  expect(api.asked.filter((path) => path.startsWith('/api/v1/pods'))).toHaveLength(1);
});

test('a container that a readiness probe has found ready is up at once', async () => {
  const running = { startedAt: new Date().toISOString() };
  const containerStatuses = [{ name: 'istio-proxy', ready: true, state: { running } }];
  const pod = {
    ...podObject({ containerStatuses }),
    spec: { containers: [{ name: 'istio-proxy', readinessProbe: {} }] },
  };
  api.served.set('/api/v1/pods', { items: [pod] });
  await wait().done;
  expect(api.asked.filter((path) => path.startsWith('/api/v1/pods'))).toHaveLength(1);
});

test('a container that has just begun has to run for a while', async () => {
  serves({ running: { startedAt: new Date().toISOString() } });
  const states: string[] = [];
  const begun = performance.now();
  await wait((state) => void states.push(state)).done;
  expect(states).toEqual(['waiting for full/sleep to stay up']);
  expect(performance.now() - begun).toBeGreaterThanOrEqual(1_490);
});
