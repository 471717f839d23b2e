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

  test.each([
    NO_NETWORK,
    'failed to do request: Head "https://registry/v2/none": dial tcp 192.0.2.1:443: connect: connection refused',
    'dial tcp: lookup registry on 10.96.0.10:53: no such host',
    'tls: failed to verify certificate: x509: certificate signed by unknown authority',
  ])('is final at once where the node does not reach the registry: %s', (message) => {
    const found = containerObstacles(waitingPod('ErrImagePull', message), [], false);
    expect(found).toMatchObject([{ graceMs: 0, cause: expect.stringContaining(message) }]);
  });

  test.each(['429 Too Many Requests', '503 Service Unavailable', 'net/http: TLS handshake timeout'])(
    'is final after the second try where the registry is busy: %s',
    (message) => {
      const busy = `failed to do request: unexpected status from HEAD request: ${message}`;
      const failed = event('Failed', `Failed to pull image "none:1": ${busy}`);
      const waits = waitingPod('ErrImagePull', busy);
      expect(containerObstacles(waits, [failed], false)).toMatchObject([{ graceMs: budgets.imagePull }]);
      expect(containerObstacles(waits, [{ ...failed, count: 2 }], false)).toMatchObject([{ graceMs: 0 }]);
    },
  );

  test('is quoted from the event where the kubelet backs off before it was looked at', () => {
    const waits = waitingPod('ImagePullBackOff', 'Back-off pulling image "none:1"');
    expect(containerObstacles(waits, [], false)).toMatchObject([{ graceMs: 0 }]);
  });

  test('is quoted while it is being pulled, once the budget is used up', () => {
    const pulling = event('Pulling', 'Pulling image "large:1"');
    const waits = waitingPod('ContainerCreating', '');
    expect(containerObstacles(waits, [pulling], false)).toMatchObject([
      {
        graceMs: Number.POSITIVE_INFINITY,
        cause: expect.stringContaining('is still being pulled: Pulling image "large:1"'),
      },
    ]);
    const pulled = event('Pulled', 'Successfully pulled image "large:1"', { lastTimestamp: '2026-12-01T01:00:09Z' });
    expect(containerObstacles(waits, [pulling, pulled], false)).toEqual([]);
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
