import { describe, expect, it } from 'vitest';
import type { KubeletFacts } from '../../probe/kubelet/facts.ts';
import { classifyKubelet } from './kubelet.ts';

function kubelet(part: Partial<KubeletFacts>): KubeletFacts {
  return {
    kind: 'kubelet',
    restarts: 0,
    probeFailures: [],
    windowMs: 4_000,
    probedPath: '/headers',
    probedPort: '8080',
    ...part,
  };
}

const probeFailed = (error: string): string => `Liveness probe failed: Get "http://10.244.0.13:8080/headers": ${error}`;

describe('classifyKubelet()', () => {
  it.each([
    ['connection-reset', 'read tcp 10.244.0.1:32852->10.244.0.13:8080: read: connection reset by peer'],
    ['connection-closed', 'EOF'],
    ['connection-refused', 'dial tcp 10.244.0.13:8080: connect: connection refused'],
    ['timeout', 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)'],
  ])('restarted by %s', (mechanism, error) => {
    const facts = kubelet({ restarts: 1, probeFailures: [probeFailed(error), probeFailed(error)] });
    expect(classifyKubelet(facts)).toEqual({ is: 'restarted', by: mechanism });
  });

  it('attributes a 403 to the sidecar', () => {
    const facts = kubelet({
      restarts: 1,
      probeFailures: ['Liveness probe failed: HTTP probe failed with statuscode: 403'],
    });
    expect(classifyKubelet(facts)).toEqual({ is: 'restarted', by: 'rbac-403' });
  });

  it.each([
    ['tls-alert:certificate-required', 'Get "https://10.244.0.13:18443/": remote error: tls: certificate required'],
    ['timeout', 'timeout: failed to connect service "10.244.0.13:17070" within 2s: context deadline exceeded'],
    ['probe-status:500', 'HTTP probe failed with statuscode: 500'],
    [
      'connection-refused',
      'curl: (7) Failed to connect to 127.0.0.1 port 18999 after 0 ms: Could not connect to server',
    ],
  ])('rejected by %s, according to the kind of probe', (by, error) => {
    const probeFailures = [probeFailed(error), probeFailed(error)];
    const facts = (part: Partial<KubeletFacts>) => kubelet({ probeFailures, ...part });
    expect(classifyKubelet(facts({ restarts: 1, probe: 'liveness' }))).toEqual({ is: 'restarted', by });
    expect(classifyKubelet(facts({ probe: 'readiness', ready: false }))).toEqual({ is: 'unready', by });
    expect(classifyKubelet(facts({ probe: 'startup', started: false }))).toEqual({ is: 'unstarted', by });
  });

  it('prefers the alert of one attempt to the closed connection of another', () => {
    const probeFailures = [
      probeFailed('Get "https://10.0.0.1:1/": write tcp 10.0.0.2:2->10.0.0.1:1: write: broken pipe'),
      probeFailed('Get "https://10.0.0.1:1/": remote error: tls: certificate required'),
    ];
    expect(classifyKubelet(kubelet({ restarts: 1, probeFailures }))).toEqual({
      is: 'restarted',
      by: 'tls-alert:certificate-required',
    });
    expect(classifyKubelet(kubelet({ restarts: 1, probeFailures: probeFailures.slice(0, 1) }))).toEqual({
      is: 'restarted',
      by: 'connection-reset',
    });
  });

  it('disregards a lost connection without a cause, and is inconclusive about it alone', () => {
    const lost = probeFailed('Get "https://10.0.0.1:1/": http2: client conn could not be established');
    const alert = probeFailed('Get "https://10.0.0.1:1/": remote error: tls: certificate required');
    expect(classifyKubelet(kubelet({ restarts: 1, probeFailures: [lost, alert] }))).toEqual({
      is: 'restarted',
      by: 'tls-alert:certificate-required',
    });
    expect(classifyKubelet(kubelet({ restarts: 1, probeFailures: [lost] }))).toMatchObject({ is: 'inconclusive' });
  });

  it('is ready, or started, only where the kubelet reports it', () => {
    expect(classifyKubelet(kubelet({ probe: 'readiness', ready: true }))).toEqual({ is: 'ready' });
    expect(classifyKubelet(kubelet({ probe: 'readiness', ready: false }))).toMatchObject({ is: 'inconclusive' });
    expect(classifyKubelet(kubelet({ probe: 'startup', started: true }))).toEqual({ is: 'started' });
    expect(classifyKubelet(kubelet({ probe: 'startup', started: false }))).toMatchObject({ is: 'inconclusive' });
    const failed = [probeFailed('EOF')];
    expect(classifyKubelet(kubelet({ probe: 'readiness', ready: true, probeFailures: failed }))).toMatchObject({
      is: 'inconclusive',
    });
  });

  it('stays up only without a failure, and running', () => {
    expect(classifyKubelet(kubelet({}))).toEqual({ is: 'stays-up' });
    expect(classifyKubelet(kubelet({ probeFailures: [probeFailed('EOF')] }))).toMatchObject({ is: 'inconclusive' });
    expect(classifyKubelet(kubelet({ state: 'CrashLoopBackOff' }))).toMatchObject({ is: 'inconclusive' });
  });

  it('is inconclusive about a restart without a cause, and with two causes', () => {
    expect(classifyKubelet(kubelet({ restarts: 2 }))).toMatchObject({
      because: expect.stringContaining('no failed probe'),
    });
    const two = [probeFailed('EOF'), probeFailed('read: connection reset by peer')];
    expect(classifyKubelet(kubelet({ restarts: 1, probeFailures: two }))).toMatchObject({
      because: expect.stringContaining('more than one way'),
    });
  });
});
