import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeTarget } from '../kube/kube.ts';
import { http } from '../model/probes/http.ts';
import type { ProbeRequest } from './probe-request.ts';
import { createProber } from './prober.ts';
import type { InfrastructureEvent } from './source.ts';

/** In the place of kubectl: runs the remote command here. */
const PROGRAM = `#!/bin/sh
while [ "$1" != -- ]; do case "$1" in deployment/broken) echo 'no such pod' >&2; exit 1 ;; esac; shift; done
shift
exec "$@"
`;
const never = new AbortController().signal;
const server = createServer(({ headers }, response) =>
  response.end(
    [headers['x-request-id'], headers['x-to'], headers.host].slice(0, headers['x-to'] === undefined ? 1 : 3).join(' '),
  ),
);
let directory = '';
let target: KubeTarget;
let port = 0;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'meshproof-prober-'));
  target = { kubectl: join(directory, 'kubectl'), kubeconfig: '/k', context: 'c' };
  await writeFile(target.kubectl, PROGRAM);
  await chmod(target.kubectl, 0o755);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  server.close();
  await rm(directory, { recursive: true });
});

function request(workload: string, requestId: string): ProbeRequest {
  return {
    route: `${workload}.a -> httpbin.b`,
    requestId,
    from: { namespace: 'a', workload },
    to: { namespace: '0.0.1', workload: '127' },
    probe: { kind: 'http', method: 'GET', path: '/headers', port },
  };
}

describe('createProber()', () => {
  it('answers every ask in its place, over one stream per source for all rounds', async () => {
    await using prober = createProber(target, { signal: never });
    const requests = [request('one', 'r-0'), request('two', 'r-1'), request('one', 'r-2')];
    for (let round = 0; round < 3; round += 1) {
      const answers = await prober.round(requests, never);
      expect(answers.map((answer) => answer.request)).toEqual(requests);
      expect(answers.map(({ facts }) => facts)).toMatchObject([{ body: 'r-0' }, { body: 'r-1' }, { body: 'r-2' }]);
    }
    expect([...prober.execs]).toEqual([
      ['one.a', 1],
      ['two.a', 1],
    ]);
  });

  it('asks another address than the callee, under another name and with further headers, where a probe says so', async () => {
    await using prober = createProber(target, { signal: never });
    const probe = http.get('/', { port, at: '127.0.0.1', host: 'other.example', headers: { 'x-to': 'new' } });
    const [answer] = await prober.round(
      [{ ...request('one', 'r-0'), to: { namespace: 'b', workload: 'a' }, probe }],
      never,
    );
    expect(answer?.facts).toMatchObject({ body: 'r-0 new other.example' });
  });

  it('gives plumbing facts to the cells of a source that broke twice and to no others', async () => {
    const infrastructure: InfrastructureEvent[] = [];
    await using prober = createProber(target, {
      signal: never,
      onInfrastructureFault: (event) => infrastructure.push(event),
    });
    const answers = await prober.round(
      [request('one', 'r-0'), request('broken', 'r-1'), request('broken', 'r-2')],
      never,
    );
    expect(answers.map(({ facts }) => facts.kind)).toEqual(['http', 'infrastructure', 'infrastructure']);
    expect(infrastructure.map(({ source, attempt }) => [source, attempt])).toEqual([
      ['broken.a', 1],
      ['broken.a', 2],
    ]);
    expect(infrastructure[0]?.cause).toBe('the stream ended: exit code 1: no such pod');
  });

  it('does not ask once its run was aborted', async () => {
    await using prober = createProber(target, { signal: AbortSignal.abort(new Error('interrupted')) });
    await expect(prober.round([request('one', 'r-0')], never)).rejects.toThrow('interrupted');
  });
});
