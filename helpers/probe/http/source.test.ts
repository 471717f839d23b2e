import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InfrastructureEvent } from '../source.ts';
import type { HttpFacts } from './facts.ts';
import { BODY_CAP, WIRE_MARKER_HEADER, SOURCE_LOOP } from './source-script.ts';
import { createHttpSource } from './source.ts';
import { BINARY, CLIENTS, startTestServer, type TestServer } from './test-server.ts';

const never = new AbortController().signal;
const patient = { connectSeconds: 10, totalSeconds: 15 };
const hasty = { connectSeconds: 10, totalSeconds: 0.5 };
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.dispose]());

function source(
  script: string = SOURCE_LOOP,
  { infrastructure = [] as InfrastructureEvent[], opened = { count: 0 }, limits = patient } = {},
) {
  const options = {
    name: 'sleep.here',
    command: ['sh', '-c', script],
    signal: never,
    onOpen: () => (opened.count += 1),
    onInfrastructureFault: (event: InfrastructureEvent) => infrastructure.push(event),
  } as const;
  return createHttpSource(options, limits);
}

function get(url: string, index = 0) {
  return {
    requestId: `id-${index.toString()}`,
    method: 'GET',
    url: url.startsWith('http') ? url : `${server.base}${url}`,
  };
}

async function askWith(script: string, ...urls: string[]): Promise<readonly HttpFacts[]> {
  await using one = source(script);
  const answers = await one.send(urls.map(get), never);
  if ('kind' in answers) throw new Error(answers.cause);
  return answers;
}

describe.each(Object.entries(CLIENTS))('an HTTP source, with the real sh and %s', (client, script) => {
  const send = (...urls: string[]) => askWith(script, ...urls);

  it('asks with that client', async () => {
    const [answer] = await send('/echo');
    expect(answer?.body).toContain(client === 'curl' ? '"user-agent":"curl/' : '"user-agent":"meshproof"');
  });

  it('names its own end of each connection and sends a canary where one is given', async () => {
    await using one = source(script);
    const answers = await one.send(
      [{ ...get('/echo'), wireMarker: 'abc-id-0' }, get('/echo', 1), get(server.refused, 2)],
      never,
    );
    if ('kind' in answers) throw new Error(answers.cause);
    const headers = answers.slice(0, 2).map(({ body }) => (JSON.parse(body) as { headers: object }).headers);
    expect(headers[0]).toMatchObject({ [WIRE_MARKER_HEADER]: 'abc-id-0', 'x-request-id': 'id-0' });
    expect(headers[1]).not.toHaveProperty(WIRE_MARKER_HEADER);
    expect(answers.map(({ localPort = 0 }) => localPort > 0)).toEqual([true, true, false]);
  });

  it('tells every transfer apart in one round, each by its own exit code', async () => {
    const answers = await send(
      '/denied',
      '/reset',
      server.refused,
      '/close',
      '/torn',
      '/echo',
      'http://no.such.host.invalid/',
    );
    expect(answers.map(({ exitCode, status }) => [exitCode, status])).toEqual([
      [0, 403],
      [56, 0],
      [7, 0],
      [52, 0],
      [18, 200],
      [0, 200],
      [6, 0],
    ]);
    expect(answers[0]).toMatchObject({ body: 'RBAC: access denied', responseHeaders: { 'x-twice': ['a', 'b"c'] } });
    expect(answers[1]?.errorMessage).toMatch(/reset by peer/i);
    expect(answers[4]?.body).toBe('half');
  });

  it('sends the request id, and a fresh connection for every request', async () => {
    const answers = await send('/echo', '/echo');
    const echoes = answers.map(({ body }) => JSON.parse(body) as { method: string; headers: Record<string, string> });
    expect(echoes.map(({ headers }) => [headers['x-request-id'], headers['connection']])).toEqual([
      ['id-0', 'close'],
      ['id-1', 'close'],
    ]);
  });

  it('keeps strange bytes, cuts big bodies and takes an empty one', async () => {
    const answers = await send('/strange', '/big', '/empty', '/denied', '/pieces', '/interim');
    expect(answers.map(({ body }) => body)).toEqual([
      BINARY.toString(),
      'z'.repeat(BODY_CAP),
      '',
      'RBAC: access denied',
      'one, two',
      'at last',
    ]);
    expect(answers.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('gives up on an answer that does not come', async () => {
    await using one = source(script, { limits: hasty });
    expect(await one.send([get('/silent')], never)).toMatchObject([{ exitCode: 28, status: 0 }]);
  });

  it('sends the method that it is told', async () => {
    await using one = source(script);
    const answers = await one.send([{ ...get('/echo'), method: 'POST' }], never);
    expect(JSON.parse((answers as HttpFacts[])[0]?.body ?? '')).toMatchObject({ method: 'POST' });
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
      const answers = await one.send(
        Array.from({ length: 60 }, (_, index) => get('/denied', index)),
        never,
      );
      expect(answers).toHaveLength(60);
      expect((answers as HttpFacts[]).every(({ status }) => status === 403)).toBe(true);
    }
    expect(opened.count).toBe(1);
  });

  it('replaces a stream that broke, asks again once, and tells of it', async () => {
    const infrastructure: InfrastructureEvent[] = [];
    const opened = { count: 0 };
    const directory = await mkdtemp(join(tmpdir(), 'meshproof-'));
    const breaksOnce = `if mkdir ${directory}/broke 2>/dev/null; then echo gone >&2; exit 3; fi; ${script}`;
    await using one = source(breaksOnce, { infrastructure, opened });
    expect(await one.send([get('/denied')], never)).toMatchObject([{ status: 403, repeated: true }]);
    expect(infrastructure).toEqual([
      { source: 'sleep.here', attempt: 1, cause: 'the stream ended: exit code 3: gone' },
    ]);
    expect(opened.count).toBe(2);
    await rm(directory, { recursive: true });
  });

  it('gives plumbing facts, never an outcome, when two streams broke', async () => {
    const infrastructure: InfrastructureEvent[] = [];
    await using one = source('echo no curl here >&2; exit 127', { infrastructure });
    const cause = 'the stream ended: exit code 127: no curl here';
    expect(await one.send([get('/denied')], never)).toEqual({
      kind: 'infrastructure',
      cause: `${cause}; then: ${cause}`,
      attempts: 2,
    });
    expect(infrastructure.map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  it('takes an answer of another shape for a fault of the plumbing', async () => {
    await using one = source(
      `read -r bytes; head -c "$bytes" >/dev/null; printf '\\036Hcurl ipv4 \\n'; while read -r round bytes; do head -c "$bytes" >/dev/null; printf '\\036E%s\\n' "$round"; done`,
    );
    expect(await one.send([get('/denied')], never)).toMatchObject({
      kind: 'infrastructure',
      cause: expect.stringContaining('no answer to round'),
    });
  });

  it('rejects with the reason of an abort in the middle of a round', async () => {
    const abort = new AbortController();
    await using one = source(script);
    const sent = one.send([get('/silent')], abort.signal);
    abort.abort(new Error('interrupted'));
    await expect(sent).rejects.toThrow('interrupted');
  });
});

describe('the clients of an HTTP source', () => {
  /** Without the moment, and without the error message, in which the clients differ. */
  const comparable = (facts: HttpFacts) => ({
    ...facts,
    url: facts.url.replace(server.base, ''),
    responseHeaders: { ...facts.responseHeaders, date: [] },
    totalMs: 0,
    localPort: 0,
    errorMessage: '',
  });

  it('report the same facts, however the server ends a request', async () => {
    const paths = ['/denied', '/big', '/strange', '/empty', '/reset', '/close', '/torn', '/pieces', '/torn-pieces'];
    const urls = [...paths, '/interim', server.refused, 'http://no.such.host.invalid/'];
    const [curl, perl] = await Promise.all(Object.values(CLIENTS).map((script) => askWith(script, ...urls)));
    expect(perl?.map(comparable)).toEqual(curl?.map(comparable));
  });
});

describe('pooled connections, which only our own client keeps', () => {
  /** One round per group of paths; tells of every answer its own end, and whether its connection had served before. */
  async function rounds(script: string, ...paths: (readonly string[])[]) {
    const infrastructure: InfrastructureEvent[] = [];
    await using one = source(script, { infrastructure });
    const told = [];
    for (const group of paths) {
      const answers = await one.send(
        group.map((path, index) => ({ ...get(path, index), connection: 'pooled' as const })),
        never,
      );
      if ('kind' in answers) throw new Error(answers.cause);
      told.push(answers.map(({ localPort, reused = false, status, body }) => ({ localPort, reused, status, body })));
    }
    return told;
  }
  const reuses = (told: Awaited<ReturnType<typeof rounds>>) => told.map((round) => round.map(({ reused }) => reused));

  it('go from round to round, by whatever an answer is delimited', async () => {
    const told = await rounds(CLIENTS.perl, ['/denied'], ['/trailer'], ['/pieces'], ['/empty'], ['/big'], ['/denied']);
    expect(reuses(told)).toEqual([[false], [true], [true], [true], [true], [true]]);
    expect(new Set(told.flat().map(({ localPort }) => localPort)).size).toBe(1);
    expect(told.at(-1)).toMatchObject([{ status: 403, body: 'RBAC: access denied' }]);
  });

  it('carry one request at a time', async () => {
    const told = await rounds(CLIENTS.perl, ['/denied', '/denied'], ['/denied', '/denied', '/denied']);
    expect(reuses(told)).toEqual([
      [false, false],
      [true, true, false],
    ]);
  });

  it('are not kept when the server says that it ends them, or the answer was torn', async () =>
    expect(reuses(await rounds(CLIENTS.perl, ['/bye'], ['/torn'], ['/denied']))).toEqual([[false], [false], [false]]));

  it('are left alone when the server ended them meanwhile', async () => {
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

  it('are not used by who asks for a connection of its own', async () => {
    await using one = source(CLIENTS.perl);
    await one.send([{ ...get('/denied'), connection: 'pooled' }], never);
    const [answer] = (await one.send([{ ...get('/echo'), connection: 'new' }], never)) as readonly HttpFacts[];
    expect(answer).not.toHaveProperty('reused');
    expect(answer?.body).toContain('"connection":"close"');
  });

  it('are a fault of the plumbing where curl serves', async () => {
    await using one = source(CLIENTS.curl);
    expect(await one.send([{ ...get('/denied'), connection: 'pooled' }], never)).toMatchObject({
      kind: 'infrastructure',
      cause: expect.stringContaining('no connection can be kept'),
    });
  });
});
