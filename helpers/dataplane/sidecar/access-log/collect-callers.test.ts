import { describe, expect, it, vi } from 'vitest';
import { withBudgets } from '../../../timing/fixture.ts';
import { parseAccessLogLine, type OutboundEntry } from '../../../witness/access-log/entry.ts';
import { readProxyReport } from '../../../witness/read-proxy-report.ts';
import { AccessLogIndex } from './access-log-index.ts';
import { collectCallers, type CallerQuestion } from './collect-callers.ts';

withBudgets({ accessLogLine: 300, accessLogHint: 60 });

/** Logged by a sidecar whose DestinationRule requires mutual TLS to a callee without a sidecar. */
const BYTES = `{"meshproof":"outbound","start":"2026-11-22T20:00:00.010Z","durationMs":3,"remote":"10.0.0.1:5000","local":"10.96.0.1:9000","flags":"UF,URX","upstream":"10.0.0.9:19000","upstreamFailure":"TLS_error:|268435703:SSL_routines:OPENSSL_internal:WRONG_VERSION_NUMBER:TLS_error_end"}`;
const signal = new AbortController().signal;
const caller = { namespace: 'reach', workload: 'a' };
const asked = { from: Date.parse('2026-11-22T20:00:00.000Z'), to: Date.parse('2026-11-22T20:00:00.050Z') };
const question: CallerQuestion = {
  caller,
  asked,
  requestId: 'r1',
  upstream: '10.0.0.9:19000',
  byId: false,
  certain: true,
};

function indexWith(...changes: readonly Partial<OutboundEntry>[]): AccessLogIndex {
  const index = new AccessLogIndex();
  const entry = parseAccessLogLine(BYTES);
  if (entry === undefined) throw new Error('no entry of the access log');
  for (const change of changes) {
    const line = { ...entry, ...change } as OutboundEntry;
    const receivedAt = new Date(Date.parse(line.start) + 60).toISOString();
    index.add({ callee: caller, pod: 'a-1', receivedAt, entry: line });
  }
  return index;
}

async function reportOf(index: AccessLogIndex, change: Partial<CallerQuestion> = {}) {
  const [facts] = await collectCallers(index, [{ ...question, ...change }], signal);
  return readProxyReport(facts);
}

describe('collectCallers()', () => {
  it('finds bytes by their target pod and the time of their round, and marks the report as surmised', async () => {
    expect(await reportOf(indexWith({}))).toEqual({ side: 'caller', refused: 'upstream-reset:UF', isSurmised: true });
  });

  it("names the refusal of the server's certificate", async () => {
    const upstreamFailure =
      'TLS_error:|268435581:SSL_routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify_cert_failed:_SAN_matcher:TLS_error_end';
    expect(await reportOf(indexWith({ upstreamFailure }))).toMatchObject({
      side: 'caller',
      refused: 'caller-tls-alert:certificate-unknown',
    });
    expect(await reportOf(indexWith({}, { upstreamFailure }))).toBeUndefined();
  });

  it.each([
    ['another pod', { upstream: '10.0.0.8:19000' }],
    ['another port', { upstream: '10.0.0.9:18443' }],
    ['another round', { start: '2026-11-22T20:00:00.060Z' }],
    ['a request', { requestId: 'r2' }],
  ])('ignores a line about %s', async (_, change) => {
    expect(await reportOf(indexWith(change))).toBeUndefined();
  });

  it('finds a request by its id, whenever it was', async () => {
    const index = indexWith({ requestId: 'r1', start: '2026-11-22T20:00:01.000Z' });
    expect(await reportOf(index, { byId: true })).toEqual({ side: 'caller', refused: 'upstream-reset:UF' });
    expect(await reportOf(index, { byId: true, requestId: 'r2' })).toBeUndefined();
  });

  it('compares the clocks once for all lines about a pod', async () => {
    const early = { start: '2026-11-22T19:59:00.000Z' };
    const index = indexWith(...Array.from({ length: 50 }, () => early), {});
    const lag = vi.spyOn(index, 'lag');
    expect(await reportOf(index)).toMatchObject({ side: 'caller' });
    // Once to wait, once to read.
    expect(lag).toHaveBeenCalledTimes(2);
  });

  it('reports nothing when two calls failed in different ways', async () => {
    expect(await reportOf(indexWith({}, { flags: 'UC' }))).toBeUndefined();
  });
});
