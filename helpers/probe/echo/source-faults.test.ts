import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { echoCall } from '../../model/probes/echo/echo-call.ts';
import type { InfrastructureEvent } from '../source.ts';
import {
  applicationAddress,
  factsOf,
  never,
  received,
  request,
  resetApplication,
  respondWith,
  source,
  startApplication,
  stopApplication,
} from './test-application.ts';

beforeAll(startApplication);
afterAll(stopApplication);
beforeEach(resetApplication);

describe('faults of an echo source', () => {
  it('keeps the error message of a failed call, and separates calls', async () => {
    respondWith(({ url }, done) =>
      url.startsWith('tcp')
        ? done({
            code: status.UNKNOWN,
            details: '1/1 requests had errors; first error: read: connection reset by peer',
          })
        : done(null, { output: ['[0] StatusCode=403\n[0 body] RBAC: access denied'] }),
    );
    const facts = await factsOf(request(echoCall.tcp()), request(echoCall.http()));
    expect(facts).toMatchObject([
      { ok: false, error: 'read: connection reset by peer', status: 0 },
      { ok: true, error: '', status: 403, body: 'RBAC: access denied' },
    ]);
  });

  it('repeats a call that ended in an unreported way, and reports the repetitions', async () => {
    const unknown = 'Get "http://two": http2: client conn could not be established';
    const reset = 'read: connection reset by peer';
    const failing = (why: string) => ({
      code: status.UNKNOWN,
      details: `1/1 requests had errors; first error: ${why}`,
    });
    respondWith((_call, done) => done(failing(received.length < 3 ? unknown : reset)));
    expect(await factsOf(request(echoCall.http()))).toMatchObject([
      { ok: false, error: reset, unexplained: [unknown, unknown] },
    ]);
    respondWith((_call, done) => done(failing(unknown)));
    expect(await factsOf(request(echoCall.http()))).toMatchObject([{ ok: false, error: unknown }]);
    expect(received).toHaveLength(7);
  });

  it('repeats the call over another forward when the application is unreachable, and reports that', async () => {
    const infrastructure: InfrastructureEvent[] = [];
    const opened = { count: 0 };
    await using one = source(infrastructure, opened, () => (opened.count === 1 ? '127.0.0.1:1' : applicationAddress()));
    expect(await one.send([request(echoCall.http())], never)).toMatchObject([{ ok: true }]);
    expect(opened.count).toBe(2);
    expect(infrastructure).toMatchObject([
      { source: 'one.a', attempt: 1, cause: expect.stringContaining('the pod is gone') },
    ]);
  });

  it('reports two broken forwards as an infrastructure fault', async () => {
    await using one = source([], { count: 0 }, () => '127.0.0.1:1');
    expect(await one.send([request(echoCall.http())], never)).toMatchObject({ kind: 'infrastructure', attempts: 2 });
  });

  it('reports an error outside the call as an infrastructure fault', async () => {
    respondWith((_call, done) => done({ code: status.UNKNOWN, details: 'failed to parse x509 key pair' }));
    await using one = source();
    expect(await one.send([request(echoCall.http())], never)).toMatchObject({
      kind: 'infrastructure',
      cause: expect.stringContaining('x509 key pair'),
    });
  });

  it('rejects when its signal aborts', async () => {
    const ended = new AbortController();
    respondWith(() => ended.abort(new Error('enough')));
    await using one = source();
    await expect(one.send([request(echoCall.http())], ended.signal)).rejects.toThrow('enough');
  });
});
