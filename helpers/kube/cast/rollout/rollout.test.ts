import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fakeKubeconfig } from '../../api/fixtures/fake-kubeconfig.ts';
import { startPlainApi } from '../../api/fixtures/plain-api.ts';
import { readRollout } from './read-rollout.ts';
import { rolloutsReady } from './rollout.ts';

interface Counts {
  readonly generation?: number;
  readonly observed?: number;
  readonly wanted?: number;
  readonly all?: number;
  readonly updated?: number;
  readonly ready?: number;
}

function deployment({ generation = 2, observed = 2, wanted = 1, all, updated, ready }: Counts): object {
  return {
    metadata: { name: 'sleep', namespace: 'a', generation },
    spec: { replicas: wanted },
    status: { observedGeneration: observed, replicas: all, updatedReplicas: updated, readyReplicas: ready },
  };
}

describe('readRollout()', () => {
  it.each<[string, Counts, boolean, boolean, boolean]>([
    ['rolled out', { all: 1, updated: 1, ready: 1 }, true, true, true],
    ['not observed yet', { observed: 1, all: 1, updated: 1, ready: 1 }, false, false, false],
    ['an old pod still there', { all: 2, updated: 1, ready: 1 }, false, false, true],
    ['not updated yet', { all: 1, ready: 1 }, false, false, false],
    ['not ready yet', { all: 1, updated: 1 }, false, true, true],
    ['scaled to nothing', { wanted: 0 }, true, true, false],
  ])('%s', (_, counts, ready, created, begun) =>
    expect(readRollout(deployment(counts))).toEqual({ key: 'a/sleep', ready, created, begun, failure: '' }),
  );

  it('takes a Deployment without a status for one that was just created', () => {
    const created = { metadata: { name: 'sleep', namespace: 'a', generation: 1 }, spec: { replicas: 1 } };
    expect(readRollout(created).ready).toBe(false);
  });

  it('keeps the message of the API server on pods that could not be created', () => {
    const conditions = [{ type: 'ReplicaFailure', message: 'admission webhook "x|y" denied' }];
    const refused = { metadata: { name: 'sleep', namespace: 'a' }, spec: {}, status: { conditions } };
    expect(readRollout(refused)).toMatchObject({ ready: false, failure: 'admission webhook "x|y" denied' });
  });
});

describe('rolloutsReady()', () => {
  const event = (type: string, ready: number): string =>
    `${JSON.stringify({ type, object: deployment({ all: 1, updated: 1, ready }) })}\n`;
  const list = JSON.stringify({ metadata: { resourceVersion: '1' }, items: [deployment({ all: 1, updated: 1 })] });

  it('watches anew when a watch breaks', async () => {
    await using api = await startPlainApi();
    const directory = await mkdtemp(join(tmpdir(), 'meshproof-rollout-'));
    const target = { kubectl: '/none', kubeconfig: join(directory, 'kubeconfig'), context: 'c' };
    await writeFile(target.kubeconfig, fakeKubeconfig(api.url));
    let watches = 0;
    api.answer = (request, response) => {
      if (request.url?.includes('watch=true') !== true) return void response.end(list);
      watches += 1;
      if (watches === 3) return void response.end(event('MODIFIED', 1));
      response.write(event('MODIFIED', 0));
      return void setImmediate(() => request.socket.resetAndDestroy());
    };
    const watching = { signal: AbortSignal.timeout(60_000), onState: () => undefined };
    await rolloutsReady(target, 'run-1', ['a/sleep'], watching);
    expect(watches).toBe(3);
    await rm(directory, { recursive: true });
  });
});
