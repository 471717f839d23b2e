import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../../errors.ts';
import type { KubeTarget } from '../../kube.ts';
import { askApi, refusalOf, streamApi, type ApiCall } from '../ask-api.ts';
import { fakeKubeconfig } from '../fixtures/fake-kubeconfig.ts';
import { startPlainApi, type PlainApi } from '../fixtures/plain-api.ts';
import { startTlsApi } from '../fixtures/tls-api.ts';
import { onApiFault, type ApiFault } from './api-faults.ts';

const never = new AbortController().signal;
const get: ApiCall = { method: 'GET', path: '/api', signal: never, budgetMs: 5_000 };
const named = { kind: 'Namespace', metadata: { name: 'a' } };
const ssa: ApiCall = { ...get, method: 'PATCH', contentType: 'application/apply-patch+yaml', body: { kind: 'X' } };

let api: PlainApi;
let target: KubeTarget;
const faults: ApiFault[] = [];
let listening: Disposable;
let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'meshproof-faults-'));
  api = await startPlainApi();
  target = await targetOf(api.url);
  listening = onApiFault((fault) => faults.push(fault));
});
afterEach(() => {
  faults.length = 0;
  api.received.length = 0;
  api.answer = (_request, response) => void response.end('{"kind":"Status"}');
});
afterAll(async () => {
  listening[Symbol.dispose]();
  await api[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

async function targetOf(server: string): Promise<KubeTarget> {
  const kubeconfig = join(directory, server.replaceAll(/\W/g, '-'));
  await writeFile(kubeconfig, fakeKubeconfig(server));
  return { kubectl: '/none', kubeconfig, context: 'c' };
}

/** Refuses the first requests, each with its status and headers, and serves those after them. */
function refusing(...refusals: readonly (readonly [number, Record<string, string>?])[]): void {
  const left = [...refusals];
  api.answer = (_request, response) => {
    const [status, headers = {}] = left.shift() ?? [200];
    response.writeHead(status, headers).end(JSON.stringify({ message: `answered ${status.toString()}` }));
  };
}

describe('an answer that is one of the moment', () => {
  it.each([429, 500, 502, 503, 504])('%i is met by asking again, and reported', async (status) => {
    refusing([status], [status]);
    const answer = await askApi(target, get);
    expect(answer).toMatchObject({ status: 200, effort: { attempts: 3 } });
    const cause = `GET /api: status ${status.toString()}`;
    expect(faults).toEqual([
      { source: 'api', attempt: 1, cause },
      { source: 'api', attempt: 2, cause },
    ]);
  });

  it.each<[string, ApiCall]>([
    ['a server-side apply', ssa],
    ['a deletion', { ...get, method: 'DELETE' }],
    ['a replacement', { ...get, method: 'PUT', body: { metadata: { resourceVersion: '1' } } }],
    ['a new namespace', { ...get, method: 'POST', path: '/api/v1/namespaces?fieldManager=x', body: named }],
    ['a token', { ...get, method: 'POST', body: { kind: 'TokenRequest', spec: {} } }],
    ['a question about rights', { ...get, method: 'POST', body: { kind: 'SelfSubjectAccessReview' } }],
  ])('503 to %s is met by sending it again', async (_, call) => {
    refusing([503]);
    expect((await askApi(target, call)).status).toBe(200);
  });

  it('503 to what would be made twice is given as it is', async () => {
    refusing([503]);
    const call: ApiCall = {
      ...get,
      method: 'POST',
      path: '/api/v1/namespaces/a/pods',
      body: { metadata: { generateName: 'a-' } },
    };
    expect(await askApi(target, call)).toMatchObject({ status: 503, effort: { attempts: 1 } });
  });

  it.each([400, 403, 404, 409, 410, 422, 501])('%i is none: it is given at once', async (status) => {
    refusing([status], [status]);
    expect(await askApi(target, get)).toMatchObject({ status, effort: { attempts: 1 } });
    expect(faults).toEqual([]);
  });

  it.each([
    ['seconds', () => '1', 1_000],
    ['a date', () => new Date(Date.now() + 2_500).toUTCString(), 1_400],
  ])('is left alone for as long as Retry-After specifies in %s', async (_, retryAfter, atLeastMs) => {
    refusing([429, { 'retry-after': retryAfter() }]);
    const { effort } = await askApi(target, get);
    expect(effort?.elapsedMs).toBeGreaterThan(atLeastMs - 10);
  });

  it('asks again before its budget ends, however long Retry-After is', async () => {
    refusing([503, { 'retry-after': '3600' }]);
    expect((await askApi(target, { ...get, budgetMs: 1_000 })).status).toBe(200);
  });

  it.each(['soon', '-1', '0', ''])('asks again after a pause of its own when Retry-After is "%s"', async (text) => {
    refusing([429, { 'retry-after': text }]);
    const { effort } = await askApi(target, get);
    expect(effort?.elapsedMs).toBeGreaterThan(45);
    expect(effort?.elapsedMs).toBeLessThan(2_000);
  });

  it('is given in the end, with how often and how long it was asked', async () => {
    api.answer = (_request, response) => void response.writeHead(503).end('{"message":"away"}');
    const answer = await askApi(target, { ...get, budgetMs: 1_000 });
    expect(answer.status).toBe(503);
    expect(refusalOf(answer)).toMatch(/^away \(tried \d+ times within \d\.\d s\)$/);
  });

  it('is not waited for once the caller gives up', async () => {
    const stop = new AbortController();
    api.answer = (_request, response) => {
      response.writeHead(503, { 'retry-after': '60' }).end('{}');
      setImmediate(() => stop.abort(new Error('interrupted')));
    };
    await expect(askApi(target, { ...get, signal: stop.signal, budgetMs: 60_000 })).rejects.toThrow('interrupted');
  });
});

describe('a connection that breaks', () => {
  it.each<[string, (socket: NonNullable<Parameters<PlainApi['answer']>[0]['socket']>) => void]>([
    ['is reset before an answer', (socket) => socket.resetAndDestroy()],
    ['is closed before an answer', (socket) => socket.end()],
    [
      'is closed in the middle of one',
      (socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"a'),
    ],
  ])('%s is made again', async (_, end) => {
    let requests = 0;
    api.answer = (request, response) => {
      requests += 1;
      if (requests === 1) end(request.socket);
      else response.end('{"kind":"Status"}');
    };
    expect(await askApi(target, get)).toMatchObject({ status: 200, effort: { attempts: 2 } });
    expect(faults).toHaveLength(1);
  });

  it('is not made again for what may have been done', async () => {
    api.answer = (request) => request.socket.resetAndDestroy();
    const call: ApiCall = {
      ...get,
      method: 'POST',
      path: '/api/v1/namespaces/a/pods',
      body: { metadata: { generateName: 'a-' } },
    };
    await expect(askApi(target, call)).rejects.toThrow(/closed|reset/i);
    expect(api.received).toHaveLength(1);
  });

  it('is bridged while the server is away, also one that dies in TLS', async () => {
    const port = await freePort();
    const away = await targetOf(`http://127.0.0.1:${port.toString()}`);
    const asked = askApi(away, { ...ssa, budgetMs: 10_000 });
    await expect.poll(() => faults.length).toBeGreaterThan(2);
    await using back = await startPlainApi(port);
    expect((await asked).status).toBe(200);
    expect(back.received).toHaveLength(1);
    expect(faults[0]?.cause).toMatch(/^PATCH \/api: .*ECONNREFUSED/);

    await using tls = await startTlsApi();
    let broken = 2;
    const breaker = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      if (broken-- > 0) return void socket.once('data', () => socket.destroy());
      const far = connect(tls.port, '127.0.0.1');
      return void socket.pipe(far).pipe(socket);
    });
    const at = await portOf(breaker);
    const cluster = { server: `https://localhost:${at.toString()}` };
    expect((await askApi(await tls.target({ user: { token: 't' }, cluster }), get)).status).toBe(200);
    breaker.close();
  });

  it('is given in the end, with how often and how long it was tried', async () => {
    const away = await targetOf(`http://127.0.0.1:${(await freePort()).toString()}`);
    const asked = askApi(away, { ...get, budgetMs: 700 });
    await expect(asked).rejects.toThrow(/ECONNREFUSED.* \(tried \d+ times within \d\.\d s\)$/);
    await expect(asked).rejects.toMatchObject({
      exitCode: EXIT.environment,
      operation: 'ask the API server of context c (GET /api)',
    });
  });

  it('that is silent ends at its budget, with what was met before', async () => {
    let requests = 0;
    api.answer = (_request, response) => {
      requests += 1;
      if (requests === 1) response.writeHead(503).end('{}');
    };
    const asked = askApi(target, { ...get, budgetMs: 600 });
    await expect(asked).rejects.toThrow('no answer within 600 ms (tried 2 times within 0.6 s): status 503');
  });

  it('over a certificate that cannot be verified is given at once', async () => {
    await using tls = await startTlsApi();
    const cluster = { 'certificate-authority-data': undefined };
    await expect(askApi(await tls.target({ user: { token: 't' }, cluster }), get)).rejects.toThrow(
      /certificate|issuer/,
    );
    expect(faults).toEqual([]);
  });
});

describe('a stream', () => {
  it('is begun again until it begins, and not after that', async () => {
    refusing([429], [503]);
    const lines: string[] = [];
    for await (const line of streamApi(target, '/log', never)) lines.push(line);
    expect(lines).toEqual(['{"message":"answered 200"}']);
    expect(faults).toHaveLength(2);
  });
});

async function portOf(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
