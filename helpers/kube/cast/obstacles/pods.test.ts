import { describe, expect, test } from 'vitest';
import { budgets } from '../../../timing/budgets.ts';
import { event, pod, waitingPod } from './fixture.ts';
import { ObstacleTracker, type Obstacle } from './obstacle.ts';
import { podObstacles } from './pods.ts';

function unscheduled(message: string): ReturnType<typeof pod> {
  return pod({ conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }] });
}

describe('podObstacles()', () => {
  test.each([
    ["0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.", budgets.schedule],
    ['0/1 nodes are available: 1 node(s) had untolerated taint {dedicated: db}.', budgets.schedule],
    ['0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available.', budgets.nodeCapacity],
    [
      '0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }.',
      budgets.nodeCapacity,
    ],
  ])("quotes the scheduler's message: %s", (message, graceMs) => {
    expect(podObstacles(unscheduled(message), [], false)).toMatchObject([
      { graceMs, workload: 'full/sleep', cause: expect.stringContaining(`(Unschedulable): ${message}`) },
    ]);
  });

  test('waits for an autoscaler that adds a node', () => {
    const scales = event('TriggeredScaleUp', 'pod triggered scale-up: [{group 1->2 (max: 3)}]');
    expect(podObstacles(unscheduled('1 Insufficient cpu'), [scales], false)).toMatchObject([
      { graceMs: Number.POSITIVE_INFINITY },
    ]);
  });

  test('quotes what a volume lacks, as long as no container has begun', () => {
    const message = 'MountVolume.SetUp failed for volume "certificates" : secret "certificates" not found';
    const events = [event('FailedMount', message)];
    expect(podObstacles(waitingPod('ContainerCreating', ''), events, false)).toMatchObject([
      { graceMs: budgets.podReferences, cause: expect.stringContaining(message) },
    ]);
    const begun = pod({ containerStatuses: [{ name: 'sleep', ready: true, state: { running: {} } }] });
    expect(podObstacles(begun, events, false)).toEqual([]);
  });

  test('quotes the kubelet where a container runs and is not ready, once the budget is used up', () => {
    const runs = pod({ containerStatuses: [{ name: 'sleep', ready: false, state: { running: {} } }] });
    const probe = event('Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503');
    expect(podObstacles(runs, [probe], false)).toMatchObject([
      {
        graceMs: Number.POSITIVE_INFINITY,
        cause: expect.stringContaining('statuscode: 503'),
        log: { previous: false },
      },
    ]);
  });

  test('quotes why a node refused or evicted a pod', () => {
    const evicted = pod({ phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' });
    expect(podObstacles(evicted, [], false)).toMatchObject([{ cause: expect.stringContaining('low on resource') }]);
  });
});

describe('ObstacleTracker', () => {
  const obstacle: Obstacle = { key: 'k', workload: 'full/sleep', cause: 'c', hint: 'h', graceMs: 100 };

  test('calls an obstacle final when it has lasted for its grace, and forgets one that has passed', () => {
    const tracker = new ObstacleTracker();
    expect(tracker.final([obstacle], 0)).toEqual([]);
    expect(tracker.final([{ ...obstacle, cause: 'another text' }], 100)).toHaveLength(1);
    expect(tracker.final([], 150)).toEqual([]);
    expect(tracker.final([obstacle], 200)).toEqual([]);
  });
});
