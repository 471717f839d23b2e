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

/** Replaces kubectl: runs the remote command on this machine. */
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
  it('returns every result in its place, over one stream per caller for all rounds', async () => {
    await using prober = createProber(target, { signal: never });
    const requests = [request('one', 'r-0'), request('two', 'r-1'), request('one', 'r-2')];
    for (let round = 0; round < 3; round += 1) {
      const results = await prober.round(requests, never);
      expect(results.map((result) => result.request)).toEqual(requests);
      expect(results.map(({ facts }) => facts)).toMatchObject([{ body: 'r-0' }, { body: 'r-1' }, { body: 'r-2' }]);
    }
    expect([...prober.execs]).toEqual([
      ['one.a', 1],
      ['two.a', 1],
    ]);
  });

  it('sends to the address, with the Host and the headers that a probe names', async () => {
    await using prober = createProber(target, { signal: never });
    const probe = http.get('/', { port, at: '127.0.0.1', host: 'other.example', headers: { 'x-to': 'new' } });
    const [result] = await prober.round(
      [{ ...request('one', 'r-0'), to: { namespace: 'b', workload: 'a' }, probe }],
      never,
    );
    expect(result?.facts).toMatchObject({ body: 'r-0 new other.example' });
  });

  it('returns infrastructure facts for the cells of a source that broke twice, and for no others', async () => {
    const infrastructure: InfrastructureEvent[] = [];
    await using prober = createProber(target, {
      signal: never,
      onInfrastructureFault: (event) => infrastructure.push(event),
    });
    const results = await prober.round(
      [request('one', 'r-0'), request('broken', 'r-1'), request('broken', 'r-2')],
      never,
    );
    expect(results.map(({ facts }) => facts.kind)).toEqual(['http', 'infrastructure', 'infrastructure']);
    expect(infrastructure.map(({ source, attempt }) => [source, attempt])).toEqual([
      ['broken.a', 1],
      ['broken.a', 2],
    ]);
    expect(infrastructure[0]?.cause).toBe('the stream ended: exit code 1: no such pod');
  });

  it('sends nothing after its run was aborted', async () => {
    await using prober = createProber(target, { signal: AbortSignal.abort(new Error('interrupted')) });
    await expect(prober.round([request('one', 'r-0')], never)).rejects.toThrow('interrupted');
  });
});
