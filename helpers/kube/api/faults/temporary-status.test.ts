import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { askApi, refusalOf, type ApiCall } from '../ask-api.ts';
import { createsPod, FaultyApi, get, ssa } from './fixtures/faulty-api.ts';

const named = { kind: 'Namespace', metadata: { name: 'a' } };

let server: FaultyApi;
beforeAll(async () => {
  server = await FaultyApi.start();
});
beforeEach(() => server.reset());
afterAll(() => server[Symbol.asyncDispose]());

describe('an answer that is one of the moment', () => {
  it.each([429, 500, 502, 503, 504])('%i is met by asking again, and reported', async (status) => {
    server.refuse([status], [status]);
    const answer = await askApi(server.target, get);
    expect(answer).toMatchObject({ status: 200, effort: { attempts: 3 } });
    const cause = `GET /api: status ${status.toString()}`;
    expect(server.faults).toEqual([
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
    server.refuse([503]);
    expect((await askApi(server.target, call)).status).toBe(200);
  });

  it('503 to what would be made twice is given as it is', async () => {
    server.refuse([503]);
    expect(await askApi(server.target, createsPod)).toMatchObject({ status: 503, effort: { attempts: 1 } });
  });

  it.each([400, 403, 404, 409, 410, 422, 501])('%i is none: it is given at once', async (status) => {
    server.refuse([status], [status]);
    expect(await askApi(server.target, get)).toMatchObject({ status, effort: { attempts: 1 } });
    expect(server.faults).toEqual([]);
  });

  it('500 about the fields of a manifest is none: it is given at once', async () => {
    const message =
      'failed to create typed patch object (full/a; networking.istio.io/v1, Kind=Gateway): .spec.x: field not declared in schema';
    server.refuse([500, {}, message]);
    expect(await askApi(server.target, ssa)).toMatchObject({ status: 500, effort: { attempts: 1 } });
    expect(server.faults).toEqual([]);
  });

  it.each([
    ['seconds', () => '1', 1_000],
    ['a date', () => new Date(Date.now() + 2_500).toUTCString(), 1_400],
  ])('is left alone for as long as Retry-After specifies in %s', async (_, retryAfter, atLeastMs) => {
    server.refuse([429, { 'retry-after': retryAfter() }]);
    const { effort } = await askApi(server.target, get);
    expect(effort?.elapsedMs).toBeGreaterThan(atLeastMs - 10);
  });

  it('asks again before its budget ends, however long Retry-After is', async () => {
    server.refuse([503, { 'retry-after': '3600' }]);
    expect((await askApi(server.target, { ...get, budgetMs: 2_000 })).status).toBe(200);
  });

  it.each(['soon', '-1', '0', ''])('asks again after a pause of its own when Retry-After is "%s"', async (text) => {
    server.refuse([429, { 'retry-after': text }]);
    const { effort } = await askApi(server.target, get);
    expect(effort?.elapsedMs).toBeGreaterThan(45);
    expect(effort?.attempts).toBe(2);
    expect(effort?.elapsedMs).toBeLessThan(10_000);
  });

  it('is given in the end, with how often and how long it was asked', async () => {
    server.api.answer = (_request, response) => void response.writeHead(503).end('{"message":"away"}');
    const answer = await askApi(server.target, { ...get, budgetMs: 1_000 });
    expect(answer.status).toBe(503);
    expect(refusalOf(answer)).toMatch(/^away \(tried \d+ times within \d\.\d s\)$/);
  });

  it('is not waited for once the caller gives up', async () => {
    const stop = new AbortController();
    server.api.answer = (_request, response) => {
      response.writeHead(503, { 'retry-after': '60' }).end('{}');
      setImmediate(() => stop.abort(new Error('interrupted')));
    };
    await expect(askApi(server.target, { ...get, signal: stop.signal, budgetMs: 60_000 })).rejects.toThrow(
      'interrupted',
    );
  });
});
