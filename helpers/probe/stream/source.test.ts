import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { http } from '../../model/probes/http.ts';
import { stream } from '../../model/probes/stream.ts';
import type { StreamFacts } from './facts.ts';
import { openStreamSource, STREAM_COMMAND } from './source.ts';
import { beginning } from './stream-script.ts';

const limits = { connectSeconds: 10, totalSeconds: 15 };
const never = new AbortController().signal;
const connections = new Set<number | undefined>();
const server: Server = createServer((request, response) => {
  connections.add(request.socket.remotePort);
  if (request.url === '/reset') return request.socket.resetAndDestroy();
  if (request.url === '/denied') return response.writeHead(403).end('RBAC: access denied');
  return response.end(JSON.stringify({ url: request.url, headers: request.headers }));
});
let base = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port.toString()}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** A stretch of a stream that reports at least `count` requests. */
async function stretch(path: string, count: number, pooled = false): Promise<readonly StreamFacts[]> {
  connections.clear();
  await using source = openStreamSource(STREAM_COMMAND, never);
  const reported: StreamFacts[] = [];
  const { promise, resolve } = Promise.withResolvers<undefined>();
  source.begin(beginning(`${base}${path}`, stream.of(http.get(path), { pooled }), limits), (facts) => {
    reported.push(facts);
    if (reported.length === count) resolve(undefined);
  });
  await Promise.race([promise, source.broken]);
  await source.end();
  return reported;
}

describe('a stream of requests, with the real sh and curl', () => {
  it('repeats the request, each time on a new connection, and reports each with its body', async () => {
    const reported = await stretch('/headers', 5);
    expect(reported.slice(0, 5).map(({ exitCode, status }) => [exitCode, status])).toEqual(
      Array.from({ length: 5 }, () => [0, 200]),
    );
    expect(connections.size).toBeGreaterThanOrEqual(5);
    expect(reported.map(({ body }) => (JSON.parse(body) as { url: string }).url)).toEqual(
      reported.map(() => '/headers'),
    );
  });

  it('keeps its connection when it is pooled', async () => {
    await stretch('/headers', 5, true);
    expect(connections.size).toBe(1);
  });

  it('continues after refusals and reports the message of each', async () => {
    const [reset] = await stretch('/reset', 3);
    expect(reset).toMatchObject({ exitCode: 56, status: 0, errorMessage: expect.stringMatching(/reset by peer/) });
    const [denied] = await stretch('/denied', 3);
    expect(denied).toMatchObject({ exitCode: 0, status: 403, body: 'RBAC: access denied' });
  });

  it('begins another stretch when one has ended, and reports none of it before', async () => {
    await using source = openStreamSource(STREAM_COMMAND, never);
    const reported: number[] = [];
    for (const part of [1, 2]) {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      source.begin(beginning(`${base}/headers`, stream.of(http.get('/headers')), limits), () => {
        reported.push(part);
        resolve(undefined);
      });
      await promise;
      await source.end();
    }
    expect(reported).toEqual(reported.toSorted((a, b) => a - b));
    expect(new Set(reported)).toEqual(new Set([1, 2]));
  });

  it('rejects with the error output of its process when that ends', async () => {
    await using source = openStreamSource(['sh', '-c', 'echo no such pod >&2; exit 3'], never);
    await expect(source.broken).rejects.toThrow(/the stream ended.*no such pod/s);
  });
});
