import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CastPod } from '../../kube/pods.ts';
import { followAccessLog, type FollowFault } from './follow.ts';
import { accessLogManifest, PROMPT_LOG_ANNOTATION } from './manifest.ts';
import { RECORDED } from './recorded-lines.ts';

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
const signal = AbortSignal.timeout(15_000);
const line = (part: string): string => RECORDED.find(({ what }) => what.includes(part))?.line ?? '';

/**
 * A kubectl that plays a cluster: httpbin-1's log ends, later httpbin-2 stands in its place. Each call is written down.
 * First stream of httpbin-1: a line of Envoy, a line of ours, a torn one. Second: the same line again. httpbin-2: another line, then it goes on.
 */
const KUBECTL = `#!/bin/sh
shift 4
echo "$*" >> "$0.calls"
case "$1 $5" in
  "logs httpbin-1")
    echo "2026-11-22T13:48:14Z info Envoy proxy is ready"
    cat "$0.first"
    if [ "$(grep -c ^logs "$0.calls")" = 1 ]; then echo '{"meshproof":"http","torn'; fi ;;
  "logs httpbin-2") cat "$0.second"; exec sleep 30 ;;
  *)
    if [ "$(grep -c ^logs "$0.calls")" = 1 ]; then name=httpbin-1 uid=one; else name=httpbin-2 uid=two; fi
    echo '{"items":[{"metadata":{"name":"'$name'","uid":"'$uid'"},"status":{"initContainerStatuses":[{"name":"istio-proxy","state":{"running":{}}}]}}]}' ;;
esac
`;

describe('followAccessLog()', () => {
  let kubectl: string;
  beforeEach(async () => {
    kubectl = join(await mkdtemp(join(tmpdir(), 'meshproof-')), 'kubectl');
    await writeFile(kubectl, KUBECTL);
    await chmod(kubectl, 0o755);
    await writeFile(`${kubectl}.first`, `${line('HTTP policy')}\n`);
    await writeFile(`${kubectl}.second`, `${line('closed without an answer')}\n`);
  });
  afterEach(() => rm(join(kubectl, '..'), { recursive: true }));

  it('goes on where a stream broke and on the pod that replaces one, noting each line once and each fault', async () => {
    const faults: FollowFault[] = [];
    const target = { kubectl, kubeconfig: 'none', context: 'none' };
    await using log = followAccessLog(target, [pod], {
      signal,
      since: '2026-11-22T13:00:00Z',
      onFault: (fault) => faults.push(fault),
    });
    expect((await log.entryFor({ callee, requestId: 'closer' }, { signal })).pod).toBe('httpbin-2');
    expect(log.find({ callee, requestId: 'rbac-l7' })?.pod).toBe('httpbin-1');
    expect(log.attempts({ callee, requestId: 'rbac-l7' })).toBe(1);
    expect(log.streams).toEqual(new Map([['httpbin.wit-a', 3]]));
    expect(faults.map(({ cause }) => cause.split('\n')[0])).toEqual([
      expect.stringMatching(/^could not read a line of the access log/),
      'the stream ended',
      'the stream ended',
    ]);
    const calls = (await readFile(`${kubectl}.calls`, 'utf8')).split('\n').filter((call) => call.startsWith('logs'));
    expect(calls).toEqual([
      'logs --follow --namespace wit-a httpbin-1 --container istio-proxy --since-time=2026-11-22T13:00:00Z',
      'logs --follow --namespace wit-a httpbin-1 --container istio-proxy --since-time=2026-11-22T13:51:03.575Z',
      'logs --follow --namespace wit-a httpbin-2 --container istio-proxy',
    ]);
  });

  it('leaves pods without a sidecar alone', async () => {
    await using log = followAccessLog({ kubectl, kubeconfig: '', context: '' }, [{ ...pod, meshed: false }], {
      signal,
    });
    expect(log.streams.size).toBe(0);
  });
});

describe('accessLogManifest()', () => {
  it('places the filter in one namespace and labels it', async () => {
    const yaml = await accessLogManifest('wit-a', { 'meshproof.dev/run': 'r1' });
    expect(yaml).toMatch(
      /kind: EnvoyFilter\n.*metadata:\n {2}name: meshproof-access-log\n {2}namespace: wit-a\n {2}labels:\n {4}meshproof.dev\/run: r1/s,
    );
    const operators = [...yaml.matchAll(/: "?(%[^"\n]*%)"?$/gm)].map(([, operator]) => operator);
    expect(operators).toHaveLength(47);
    expect(yaml).not.toContain('workloadSelector');
  });

  it('asks for every field that a recorded line has', async () => {
    const yaml = await accessLogManifest('any', {});
    const fields = Object.keys(JSON.parse(line('HTTP policy')) as object);
    expect(fields.filter((field) => !yaml.includes(` ${field}: `))).toEqual([]);
  });

  it('asks for a prompt log in the words of ProxyConfig: a duration of at least a millisecond', () => {
    const [config = ''] = Object.values(PROMPT_LOG_ANNOTATION);
    expect(JSON.parse(config)).toEqual({ fileFlushInterval: expect.stringMatching(/^0\.\d{1,3}s$/) });
  });
});
