import { expect, test } from 'vitest';
import { startFakeApi } from '../../kube/api/fixtures/fake-api.ts';
import { collectDiagnostics } from './collect-diagnostics.ts';

const { signal } = new AbortController();
const pod = {
  metadata: { name: 'sleep-1', namespace: 'full', uid: 'u', labels: { app: 'sleep' } },
  spec: { containers: [{ name: 'sleep' }, { name: 'istio-proxy' }] },
  status: {},
};

test('keeps pods, events, logs and configuration, bounded, and why one is missing', async () => {
  await using api = await startFakeApi();
  api.served.set('/api/v1/pods', { items: [pod] });
  api.served.set('/api/v1/namespaces/full/pods', { items: [pod] });
  api.served.set('/api/v1/namespaces/full/events', { items: [{ reason: 'FailedMount' }] });
  api.served.set('/api/v1/namespaces/full/pods/sleep-1/log', 'x'.repeat(300_000));
  const plane = { configuration: async (_: unknown, part: string) => `the ${part}` };
  const places = [{ namespace: 'full', workload: 'sleep' }];
  const files = await collectDiagnostics({ target: api.target, runId: 'run-1', plane }, places, signal);
  expect(files.map(({ name }) => name)).toEqual([
    'pods.full.json',
    'events.full.json',
    'sleep.full.log',
    'sleep.full.listeners.json',
    'sleep.full.clusters.json',
    'istiod.log',
  ]);
  const text = (name: string): string => files.find((file) => file.name === name)?.text ?? '';
  expect(text('events.full.json')).toContain('FailedMount');
  expect(text('sleep.full.listeners.json')).toBe('the listeners');
  expect(text('istiod.log')).toMatch(/^could not be read: /);
  expect(text('sleep.full.log')).toHaveLength(256_000);
});

test.each([
  ['waits', { containerStatuses: [{ name: 'istio-proxy', ready: false, state: { waiting: {} } }] }],
  ['waits for a node', { phase: 'Pending' }],
])('does not ask a sidecar that %s for its configuration', async (_what, status) => {
  await using api = await startFakeApi();
  api.served.set('/api/v1/pods', { items: [{ ...pod, status }] });
  const configuration = () => new Promise<never>(() => undefined);
  const places = [{ namespace: 'full', workload: 'sleep' }];
  const files = await collectDiagnostics(
    { target: api.target, runId: 'run-1', plane: { configuration } },
    places,
    signal,
  );
  expect(files.find(({ name }) => name === 'sleep.full.listeners.json')?.text).toBe(
    'could not be read: istio-proxy of full/sleep-1 does not run',
  );
});
