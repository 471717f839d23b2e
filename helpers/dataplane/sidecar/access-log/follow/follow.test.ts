import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeKubeconfig } from '../../../../kube/api/fixtures/fake-kubeconfig.ts';
import type { KubeTarget } from '../../../../kube/kube.ts';
import type { CastPod } from '../../../../kube/pods.ts';
import { RECORDED } from '../../../../witness/access-log/recorded-lines.ts';
import { createAccessLogFollower, type AccessLogFollower, type FollowFault } from './follow.ts';

const pod: CastPod = {
  namespace: 'wit-a',
  workload: 'httpbin',
  name: 'httpbin-1',
  uid: 'one',
  ip: '10.0.0.1',
  node: 'node',
  meshed: true,
  serviceAccount: 'httpbin',
};
const callee = { namespace: 'wit-a', workload: 'httpbin' };
const signal = AbortSignal.timeout(120_000);
const line = (part: string): string => RECORDED.find(({ what }) => what.includes(part))?.line ?? '';

/** Requests to the API server and its responses; `present` is the workload's present pod. */
interface Cluster {
  readonly calls: string[];
  readonly streams: ((response: ServerResponse) => void)[];
  present: { name: string; uid: string };
}

let directory: string;
let target: KubeTarget;
let cluster: Cluster;
const server = createServer((request, response) => {
  const url = request.url ?? '';
  if (url.includes('/log?')) {
    cluster.calls.push(
      url.replace('/api/v1/namespaces/wit-a/pods/', '').replace('container=istio-proxy&follow=true&', ''),
    );
    const stream = cluster.streams.shift();
    // Later streams stay open and are silent.
    return stream === undefined ? response.flushHeaders() : stream(response);
  }
  const { name, uid } = cluster.present;
  const status = { initContainerStatuses: [{ name: 'istio-proxy', state: { running: {} } }] };
  return response.end(JSON.stringify({ items: [{ metadata: { name, uid }, status }] }));
});

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'meshproof-'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port.toString()}`;
  target = { kubectl: 'none', kubeconfig: join(directory, 'kubeconfig'), context: 'c' };
  await writeFile(target.kubeconfig, fakeKubeconfig(origin));
  cluster = { calls: [], streams: [], present: { name: 'httpbin-1', uid: 'one' } };
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(directory, { recursive: true });
});

function collected(log: AccessLogFollower, requestId: string): Promise<void> {
  const key = { callee, requestId };
  return log.index.settled([{ keys: [key], enough: () => log.index.lines(key).length > 0 }], {
    signal,
    budgetMs: 10_000,
  });
}

describe('createAccessLogFollower()', () => {
  it('continues where a stream broke and on a replacing pod, adding each line once and each fault', async () => {
    const first = `2026-11-22T13:48:14Z info Envoy proxy is ready\n${line('HTTP policy')}\n`;
    cluster.streams.push(
      (response) => response.end(`${first}{"meshproof":"http","torn\n`),
      (response) => {
        cluster.present = { name: 'httpbin-2', uid: 'two' };
        response.end(first);
      },
      (response) => response.write(`${line('closed without an answer')}\n`),
    );
    const faults: FollowFault[] = [];
    await using log = createAccessLogFollower(target, { signal, onFault: (fault) => faults.push(fault) });
    log.follow(pod);
    log.follow(pod);
    await collected(log, 'closer');
    expect(log.index.lines({ callee, requestId: 'closer' }).map((found) => found.pod)).toEqual(['httpbin-2']);
    expect(log.index.lines({ callee, requestId: 'rbac-l7' }).map((found) => found.pod)).toEqual(['httpbin-1']);
    expect(log.streams).toEqual(new Map([['httpbin.wit-a', 3]]));
    expect(faults.map(({ cause }) => cause.split('\n')[0])).toEqual([
      expect.stringMatching(/^could not read a line of the access log/),
      'the stream ended',
    ]);
    expect(cluster.calls).toEqual([
      'httpbin-1/log?tailLines=500',
      'httpbin-1/log?sinceTime=2026-11-22T13%3A51%3A03.575Z',
      'httpbin-2/log?',
    ]);
  });

  it('leaves a pod for its replacement, and reads that from its start', async () => {
    cluster.streams.push(
      (response) => response.write(`${line('HTTP policy')}\n`),
      (response) => response.write(`${line('closed without an answer')}\n`),
    );
    const faults: FollowFault[] = [];
    await using log = createAccessLogFollower(target, { signal, onFault: (fault) => faults.push(fault) });
    log.follow(pod);
    await collected(log, 'rbac-l7');
    log.follow({ ...pod, name: 'httpbin-2', uid: 'two' });
    await collected(log, 'closer');
    expect(cluster.calls).toEqual(['httpbin-1/log?tailLines=500', 'httpbin-2/log?']);
    expect(faults).toEqual([]);
  });

  it('gives up on a pod whose streams return nothing, and reports it', async () => {
    cluster.streams.push(...Array.from({ length: 5 }, () => (response: ServerResponse) => void response.end()));
    const gaveUp = Promise.withResolvers<string>();
    const onFault = ({ cause }: FollowFault): void => {
      if (cause.startsWith('given up')) gaveUp.resolve(cause);
    };
    await using log = createAccessLogFollower(target, { signal, onFault });
    log.follow(pod);
    expect(await gaveUp.promise).toContain('5 consecutive streams returned no line');
  });

  it('ignores pods without a sidecar', async () => {
    await using log = createAccessLogFollower(target, { signal });
    log.follow({ ...pod, meshed: false });
    expect(log.streams.size).toBe(0);
  });
});
