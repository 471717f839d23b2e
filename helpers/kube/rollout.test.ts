import { describe, expect, it } from 'vitest';
import { readRollout } from './rollout.ts';

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
  it.each<[string, Counts, boolean, boolean]>([
    ['rolled out', { all: 1, updated: 1, ready: 1 }, true, true],
    ['not observed yet', { observed: 1, all: 1, updated: 1, ready: 1 }, false, false],
    ['an old pod still there', { all: 2, updated: 1, ready: 1 }, false, false],
    ['not updated yet', { all: 1, ready: 1 }, false, false],
    ['not ready yet', { all: 1, updated: 1 }, false, true],
    ['scaled to nothing', { wanted: 0 }, true, true],
  ])('%s', (_, counts, ready, created) =>
    expect(readRollout(deployment(counts))).toEqual({ key: 'a/sleep', ready, created, failure: '' }),
  );

  it('takes a Deployment without a status for one that was just created', () => {
    const created = { metadata: { name: 'sleep', namespace: 'a', generation: 1 }, spec: { replicas: 1 } };
    expect(readRollout(created).ready).toBe(false);
  });

  it('keeps the API server words on pods that could not be created', () => {
    const conditions = [{ type: 'ReplicaFailure', message: 'admission webhook "x|y" denied' }];
    const refused = { metadata: { name: 'sleep', namespace: 'a' }, spec: {}, status: { conditions } };
    expect(readRollout(refused)).toMatchObject({ ready: false, failure: 'admission webhook "x|y" denied' });
  });
});
