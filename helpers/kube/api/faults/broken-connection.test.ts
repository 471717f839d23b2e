import { connect, createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EXIT } from '../../../errors.ts';
import { askApi, streamApi } from '../ask-api.ts';
import { startPlainApi, type PlainApi } from '../fixtures/plain-api.ts';
import { startTlsApi } from '../fixtures/tls-api.ts';
import { createsPod, FaultyApi, freePort, get, never, portOf, ssa } from './fixtures/faulty-api.ts';

let server: FaultyApi;
beforeAll(async () => {
  server = await FaultyApi.start();
});
beforeEach(() => server.reset());
afterAll(() => server[Symbol.asyncDispose]());

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
    server.api.answer = (request, response) => {
      requests += 1;
      if (requests === 1) end(request.socket);
      else response.end('{"kind":"Status"}');
    };
    expect(await askApi(server.target, get)).toMatchObject({ status: 200, effort: { attempts: 2 } });
    expect(server.faults).toHaveLength(1);
  });

  it('is not made again for what may have been done', async () => {
    server.api.answer = (request) => request.socket.resetAndDestroy();
    await expect(askApi(server.target, createsPod)).rejects.toThrow(/closed|reset/i);
    expect(server.api.received).toHaveLength(1);
  });

  it('is bridged while the server is away, also one that dies in TLS', async () => {
    const port = await freePort();
    const away = await server.targetOf(`http://127.0.0.1:${port.toString()}`);
    const asked = askApi(away, { ...ssa, budgetMs: 10_000 });
    await expect.poll(() => server.faults.length).toBeGreaterThan(2);
    await using back = await startPlainApi(port);
    expect((await asked).status).toBe(200);
    expect(back.received).toHaveLength(1);
    expect(server.faults[0]?.cause).toMatch(/^PATCH \/api: .*ECONNREFUSED/);

    await using tls = await startTlsApi();
    let broken = 2;
    const breaker = createServer((socket) => {
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
    const away = await server.targetOf(`http://127.0.0.1:${(await freePort()).toString()}`);
    const asked = askApi(away, { ...get, budgetMs: 700 });
    await expect(asked).rejects.toThrow(/ECONNREFUSED.* \(tried \d+ times within \d\.\d s\)$/);
    await expect(asked).rejects.toMatchObject({
      exitCode: EXIT.environment,
      operation: 'ask the API server of context c (GET /api)',
    });
  });

  it('that is silent ends at its budget, with what was met before', async () => {
    let requests = 0;
    server.api.answer = (_request, response) => {
      requests += 1;
      if (requests === 1) response.writeHead(503).end('{}');
    };
    const asked = askApi(server.target, { ...get, budgetMs: 600 });
    await expect(asked).rejects.toThrow('no answer within 600 ms (tried 2 times within 0.6 s): status 503');
  });

  it('over a certificate that cannot be verified is given at once', async () => {
    await using tls = await startTlsApi();
    const cluster = { 'certificate-authority-data': undefined };
    await expect(askApi(await tls.target({ user: { token: 't' }, cluster }), get)).rejects.toThrow(
      /certificate|issuer/,
    );
    expect(server.faults).toEqual([]);
  });
});

describe('a stream', () => {
  it('is begun again until it begins, and not after that', async () => {
    server.refuse([429], [503]);
    const lines: string[] = [];
    for await (const line of streamApi(server.target, '/log', never)) lines.push(line);
    expect(lines).toEqual(['{"message":"answered 200"}']);
    expect(server.faults).toHaveLength(2);
  });
});
