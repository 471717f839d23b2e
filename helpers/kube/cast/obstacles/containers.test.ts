import { describe, expect, test } from 'vitest';
import { budgets } from '../../../timing/budgets.ts';
import { containerObstacles } from './containers.ts';
import { event, pod, waitingPod } from './fixture.ts';

const NOT_FOUND =
  'failed to pull and unpack image "docker.io/library/none:1": failed to resolve reference "docker.io/library/none:1": docker.io/library/none:1: not found';
const NO_NETWORK = 'failed to do request: Head "https://registry/v2/none": dial tcp: lookup registry: i/o timeout';

describe('an image that cannot be pulled', () => {
  test.each([
    ['InvalidImageName', 'couldn\'t parse image name "A B": invalid reference format'],
    ['ErrImageNeverPull', 'Container image "none:1" is not present with pull policy of Never'],
    ['ErrImagePull', NOT_FOUND],
    ['ErrImagePull', 'rpc error: code = Unknown desc = failed to authorize: unauthorized'],
  ])('is final at once where a further try gets the same answer (%s)', (reason, message) => {
    const [found, ...others] = containerObstacles(waitingPod(reason, message), [], false);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ workload: 'full/sleep', graceMs: 0, cause: expect.stringContaining(message) });
    expect(found?.hint).toContain('check the name of the image');
  });

  test('is final after the second try where the network may be at fault', () => {
    const failed = event('Failed', `Failed to pull image "none:1": ${NO_NETWORK}`);
    const waits = waitingPod('ErrImagePull', NO_NETWORK);
    expect(containerObstacles(waits, [failed], false)).toMatchObject([{ graceMs: budgets.imagePull }]);
    expect(containerObstacles(waits, [{ ...failed, count: 2 }], false)).toMatchObject([{ graceMs: 0 }]);
  });

  test('is quoted from its event while the kubelet backs off', () => {
    const waits = waitingPod('ImagePullBackOff', 'Back-off pulling image "none:1"');
    const failed = event('Failed', `Failed to pull image "none:1": ${NOT_FOUND}`);
    expect(containerObstacles(waits, [failed], false)).toMatchObject([
      { graceMs: 0, cause: expect.stringContaining(NOT_FOUND) },
    ]);
  });
});

describe('a container that cannot start', () => {
  test.each([
    ['CreateContainerConfigError', 'secret "credentials" not found', budgets.podReferences],
    ['RunContainerError', 'exec: "/none": stat /none: no such file or directory', budgets.containerRetry],
    ['CreateContainerError', 'context deadline exceeded', budgets.containerRetry],
  ])('is quoted and may recover for a while (%s)', (reason, message, graceMs) => {
    expect(containerObstacles(waitingPod(reason, message), [], false)).toMatchObject([
      { graceMs, cause: expect.stringContaining(`${reason}: ${message}`) },
    ]);
  });
});

describe('a container that crashes', () => {
  const ended = { terminated: { exitCode: 1, reason: 'Error', message: '' } };
  const backOff = { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s restarting failed container' } };
  const crashed = { name: 'istio-init', ready: false, restartCount: 1, state: backOff, lastState: ended };

  test('is final as soon as the kubelet backs off, init containers too, with its log', () => {
    expect(containerObstacles(pod({ initContainerStatuses: [crashed] }), [], false)).toMatchObject([
      {
        graceMs: 0,
        cause: expect.stringMatching(/istio-init of full\/sleep-6d4b-x2v crashes: restarted once, last exit code 1/),
        log: { namespace: 'full', pod: 'sleep-6d4b-x2v', container: 'istio-init', previous: true },
      },
    ]);
  });

  test('may recover while it runs after two restarts', () => {
    const runs = { ...crashed, restartCount: 2, state: { running: {} } };
    expect(containerObstacles(pod({ containerStatuses: [runs] }), [], false)).toMatchObject([
      { graceMs: budgets.containerRetry },
    ]);
  });

  test('is no obstacle where the kubelet is to restart it, nor once it is ready or after one restart', () => {
    const of = (container: object, mayCrash = false) =>
      containerObstacles(pod({ containerStatuses: [{ ...crashed, ...container }] }), [], mayCrash);
    expect(of({}, true)).toEqual([]);
    expect(of({ ready: true, restartCount: 4, state: { running: {} } })).toEqual([]);
    expect(of({ restartCount: 1, state: { running: {} } })).toEqual([]);
    expect(of({ restartCount: 0, state: { terminated: { exitCode: 0, reason: 'Completed' } }, lastState: {} })).toEqual(
      [],
    );
  });
});
