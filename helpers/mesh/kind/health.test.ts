import { beforeEach, describe, expect, test, vi } from 'vitest';
import { type FakeApi, startFakeApi } from '../../kube/api/fixtures/fake-api.ts';
import { settledHealth } from './health.ts';

const window = vi.hoisted(() => ({ clusterAnswers: 0 }));
vi.mock(import('../../timing/budgets.ts'), async (original) => {
  const { budgets } = await original();
  const shorter = Object.defineProperty({ ...budgets }, 'clusterAnswers', { get: () => window.clusterAnswers });
  return { budgets: shorter };
});

const MARKER = '/api/v1/namespaces/kube-system/configmaps/meshproof';
const NODES = '/api/v1/nodes';
const ISTIODS = '/apis/apps/v1/namespaces/istio-system/deployments';
const recipe = { node: 'n', kind: 'k', images: {}, istio: 'i' };
const { signal } = new AbortController();

let lines: string[] = [];
beforeEach(() => {
  lines = [];
  window.clusterAnswers = 30_000;
});

async function healthOf(api: FakeApi, status = 'running'): ReturnType<typeof settledHealth> {
  return settledHealth(api.target, status, { signal, note: (line) => void lines.push(line) });
}

function whole(api: FakeApi): void {
  const conditions = [
    { type: 'Ready', status: 'True' },
    { type: 'Available', status: 'True' },
  ];
  const items = [{ metadata: { name: 'one' }, status: { conditions, availableReplicas: 1 } }];
  api.served.set(MARKER, { data: { recipe: JSON.stringify(recipe) } });
  api.served.set(NODES, { items });
  api.served.set(ISTIODS, { items });
}

/** Responds with the first body the given number of times, then with the second. */
function changing(times: number, first: unknown, second: unknown): unknown {
  let looks = 0;
  return { toJSON: () => ((looks += 1) > times ? second : first) };
}

describe('settledHealth()', () => {
  test('does not condemn a cluster that is whole again after a while, and reports that it looks again', async () => {
    await using api = await startFakeApi();
    whole(api);
    const ready = api.served.get(NODES);
    const asleep = {
      items: [{ metadata: { name: 'one' }, status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } }],
    };
    api.served.set(NODES, changing(2, asleep, ready));
    expect(await healthOf(api)).toEqual({ whole: true, recipe });
    expect(lines).toEqual(['looking again: node one is not Ready']);
  });

  test('calls a cluster broken whose API server gives no proper answer for the whole time', async () => {
    await using api = await startFakeApi();
    whole(api);
    api.served.set(NODES, { kind: 'Status' });
    window.clusterAnswers = 1_500;
    expect(await healthOf(api)).toMatchObject({
      whole: false,
      why: expect.stringContaining('its API server does not answer') as unknown,
    });
    expect(api.asked.filter((path) => path.startsWith(NODES)).length).toBeGreaterThan(2);
  });

  test('needs one look where the answer is certain, and none where the node has ended', async () => {
    await using api = await startFakeApi();
    whole(api);
    api.served.delete(MARKER);
    expect(await healthOf(api)).toMatchObject({ whole: false, why: 'it was never finished' });
    expect(api.asked).toHaveLength(3);
    expect(await healthOf(api, 'exited')).toMatchObject({ whole: false, why: 'its node has ended (exited)' });
    expect(api.asked).toHaveLength(3);
  });

  test('ends at once when it is interrupted', async () => {
    await using api = await startFakeApi();
    const aborted = AbortSignal.abort(new Error('interrupted'));
    await expect(settledHealth(api.target, 'running', { signal: aborted, note: () => undefined })).rejects.toThrow(
      'interrupted',
    );
  });
});
