import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HttpFacts } from './facts.ts';
import { BODY_CAP, WIRE_MARKER_HEADER } from './source-script.ts';
import { BINARY, CLIENTS, startTestServer, type TestServer } from './test-server.ts';
import { get as getFrom, hasty, never, source } from './test-source.ts';

let server: TestServer;
const get = (url: string, index = 0) => getFrom(server.base, url, index);

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.dispose]());

async function sendWith(script: string, ...urls: string[]): Promise<readonly HttpFacts[]> {
  await using one = source(script);
  const results = await one.send(
    urls.map((url, index) => get(url, index)),
    never,
  );
  if ('kind' in results) throw new Error(results.cause);
  return results;
}

describe.each(Object.entries(CLIENTS))('an HTTP source, with the real sh and %s', (client, script) => {
  const send = (...urls: string[]) => sendWith(script, ...urls);

  it('sends with that client', async () => {
    const [result] = await send('/echo');
    expect(result?.body).toContain(client === 'curl' ? '"user-agent":"curl/' : '"user-agent":"meshproof"');
  });

  it('reports the local port of each connection and sends a wire marker where one is given', async () => {
    await using one = source(script);
    const results = await one.send(
      [{ ...get('/echo'), wireMarker: 'abc-id-0' }, get('/echo', 1), get(server.refused, 2)],
      never,
    );
    if ('kind' in results) throw new Error(results.cause);
    const headers = results.slice(0, 2).map(({ body }) => (JSON.parse(body) as { headers: object }).headers);
    expect(headers[0]).toMatchObject({ [WIRE_MARKER_HEADER]: 'abc-id-0', 'x-request-id': 'id-0' });
    expect(headers[1]).not.toHaveProperty(WIRE_MARKER_HEADER);
    expect(results.map(({ localPort = 0 }) => localPort > 0)).toEqual([true, true, false]);
  });

  it('separates the transfers of one round, each by its own exit code', async () => {
    const results = await send(
      '/denied',
      '/reset',
      server.refused,
      '/close',
      '/torn',
      '/echo',
      'http://no.such.host.invalid/',
    );
    expect(results.map(({ exitCode, status }) => [exitCode, status])).toEqual([
      [0, 403],
      [56, 0],
      [7, 0],
      [52, 0],
      [18, 200],
      [0, 200],
      [6, 0],
    ]);
    expect(results[0]).toMatchObject({ body: 'RBAC: access denied', responseHeaders: { 'x-twice': ['a', 'b"c'] } });
    expect(results[1]?.errorMessage).toMatch(/reset by peer/i);
    expect(results[4]?.body).toBe('half');
  });

  it('sends the request id, and a fresh connection for every request', async () => {
    const results = await send('/echo', '/echo');
    const echoes = results.map(({ body }) => JSON.parse(body) as { method: string; headers: Record<string, string> });
    expect(echoes.map(({ headers }) => [headers['x-request-id'], headers['connection']])).toEqual([
      ['id-0', 'close'],
      ['id-1', 'close'],
    ]);
  });

  it('keeps binary bytes, cuts big bodies and accepts an empty one', async () => {
    const results = await send('/binary', '/big', '/empty', '/denied', '/pieces', '/interim');
    expect(results.map(({ body }) => body)).toEqual([
      BINARY.toString(),
      'z'.repeat(BODY_CAP),
      '',
      'RBAC: access denied',
      'one, two',
      'at last',
    ]);
    expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('times out without a response', async () => {
    await using one = source(script, { limits: hasty });
    expect(await one.send([get('/silent')], never)).toMatchObject([{ exitCode: 28, status: 0 }]);
  });

  it('sends the method of the request', async () => {
    await using one = source(script);
    const results = await one.send([{ ...get('/echo'), method: 'POST' }], never);
    expect(JSON.parse((results as HttpFacts[])[0]?.body ?? '')).toMatchObject({ method: 'POST' });
  });

  it('opens its stream with an empty round', async () => {
    const opened = { count: 0 };
    await using one = source(script, { opened });
    expect(await one.send([], never)).toEqual([]);
    expect(await one.send([get('/denied')], never)).toMatchObject([{ status: 403 }]);
    expect(opened.count).toBe(1);
  });

  it('serves many rounds and many cells over one stream', async () => {
    const opened = { count: 0 };
    await using one = source(script, { opened });
    for (let round = 0; round < 5; round += 1) {
      const results = await one.send(
        Array.from({ length: 60 }, (_, index) => get('/denied', index)),
        never,
      );
      expect(results).toHaveLength(60);
      expect((results as HttpFacts[]).every(({ status }) => status === 403)).toBe(true);
    }
    expect(opened.count).toBe(1);
  });
});

describe('the clients of an HTTP source', () => {
  /** Without the time and the error message, in which the clients differ. */
  const comparable = (facts: HttpFacts) => ({
    ...facts,
    url: facts.url.replace(server.base, ''),
    responseHeaders: { ...facts.responseHeaders, date: [] },
    totalMs: 0,
    localPort: 0,
    errorMessage: '',
  });

  it('report the same facts, however the server ends a request', async () => {
    const paths = ['/denied', '/big', '/binary', '/empty', '/reset', '/close', '/torn', '/pieces', '/torn-pieces'];
    const urls = [...paths, '/interim', server.refused, 'http://no.such.host.invalid/'];
    const [curl, perl] = await Promise.all(Object.values(CLIENTS).map((script) => sendWith(script, ...urls)));
    expect(perl?.map(comparable)).toEqual(curl?.map(comparable));
  });
});
