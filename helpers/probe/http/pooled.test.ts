import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InfrastructureEvent } from '../source.ts';
import type { HttpFacts } from './facts.ts';
import { CLIENTS, startTestServer, type TestServer } from './test-server.ts';
import { get as getFrom, never, source } from './test-source.ts';

let server: TestServer;
const get = (url: string, index = 0) => getFrom(server.base, url, index);

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.dispose]());

describe('pooled connections of the Perl client', () => {
  /** One round per group of paths: local ports, and whether a connection was reused. */
  async function rounds(script: string, ...paths: (readonly string[])[]) {
    const infrastructure: InfrastructureEvent[] = [];
    await using one = source(script, { infrastructure });
    const seen = [];
    for (const group of paths) {
      const results = await one.send(
        group.map((path, index) => ({ ...get(path, index), connection: 'pooled' as const })),
        never,
      );
      if ('kind' in results) throw new Error(results.cause);
      seen.push(results.map(({ localPort, reused = false, status, body }) => ({ localPort, reused, status, body })));
    }
    return seen;
  }
  const reuses = (seen: Awaited<ReturnType<typeof rounds>>) => seen.map((round) => round.map(({ reused }) => reused));

  it('are reused in later rounds, however a response is delimited', async () => {
    const seen = await rounds(CLIENTS.perl, ['/denied'], ['/trailer'], ['/pieces'], ['/empty'], ['/big'], ['/denied']);
    expect(reuses(seen)).toEqual([[false], [true], [true], [true], [true], [true]]);
    expect(new Set(seen.flat().map(({ localPort }) => localPort)).size).toBe(1);
    expect(seen.at(-1)).toMatchObject([{ status: 403, body: 'RBAC: access denied' }]);
  });

  it('are used by one request at a time', async () => {
    const seen = await rounds(CLIENTS.perl, ['/denied', '/denied'], ['/denied', '/denied', '/denied']);
    expect(reuses(seen)).toEqual([
      [false, false],
      [true, true, false],
    ]);
  });

  it('are not kept when the server closes them, or a response was incomplete', async () =>
    expect(reuses(await rounds(CLIENTS.perl, ['/bye'], ['/torn'], ['/denied']))).toEqual([[false], [false], [false]]));

  it('are not reused after the server closed them', async () => {
    await using one = source(CLIENTS.perl);
    const pooled = { ...get('/denied'), connection: 'pooled' as const };
    await one.send([pooled], never);
    const [gone] = [...server.sockets];
    const ended = new Promise((resolve) => gone?.once('close', resolve));
    gone?.destroy();
    await ended;
    expect(await one.send([pooled], never)).toMatchObject([{ status: 403, exitCode: 0 }]);
    expect(await one.send([pooled], never)).toMatchObject([{ reused: true }]);
  });

  it('are not used by a request with a connection of its own', async () => {
    await using one = source(CLIENTS.perl);
    await one.send([{ ...get('/denied'), connection: 'pooled' }], never);
    const [result] = (await one.send([{ ...get('/echo'), connection: 'new' }], never)) as readonly HttpFacts[];
    expect(result).not.toHaveProperty('reused');
    expect(result?.body).toContain('"connection":"close"');
  });

  it('are an infrastructure fault with curl', async () => {
    await using one = source(CLIENTS.curl);
    expect(await one.send([{ ...get('/denied'), connection: 'pooled' }], never)).toMatchObject({
      kind: 'infrastructure',
      cause: expect.stringContaining('no connection can be kept'),
    });
  });
});
