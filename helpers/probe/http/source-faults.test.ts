import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InfrastructureEvent } from '../source.ts';
import { CLIENTS, startTestServer, type TestServer } from './test-server.ts';
import { get as getFrom, never, source } from './test-source.ts';

let server: TestServer;
const get = (url: string, index = 0) => getFrom(server.base, url, index);

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.dispose]());

describe.each(Object.entries(CLIENTS))('an HTTP source, with the real sh and %s', (_client, script) => {
  it('replaces a broken stream, sends again once, and reports that', async () => {
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

  it('returns infrastructure facts when two streams broke', async () => {
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

  it('reports output of another format as an infrastructure fault', async () => {
    await using one = source(
      `read -r bytes; head -c "$bytes" >/dev/null; printf '\\036Hcurl ipv4 \\n'; while read -r round bytes; do head -c "$bytes" >/dev/null; printf '\\036E%s\\n' "$round"; done`,
    );
    expect(await one.send([get('/denied')], never)).toMatchObject({
      kind: 'infrastructure',
      cause: expect.stringContaining('no result of round'),
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
