import { describe, expect, it } from 'vitest';
import { describeOutcome } from '../../model/outcome.ts';
import type { ProxyWitness, Witnessed } from '../../model/witness.ts';
import type { EchoFacts } from '../../probe/echo/facts.ts';
import { classifyEcho } from './echo.ts';
import { answered, byProxy, mtls, PEER, plaintext } from './fixture.ts';

function failed(error: string, protocol: EchoFacts['protocol'] = 'http'): EchoFacts {
  return { ...answered({ protocol }), ok: false, error, status: 0, callee: {}, body: '' };
}

function outcome(facts: EchoFacts, witnesses: Witnessed = {}): string {
  return describeOutcome(classifyEcho(facts, witnesses));
}

describe('classifyEcho()', () => {
  it.each([
    ['Get "http://b.a:80": read tcp 10.0.0.1:1->10.0.0.2:80: read: connection reset by peer', 'connection-reset'],
    ['dial tcp 10.0.0.2:80: connect: connection refused', 'connection-refused'],
    ['Get "http://b.a:80": EOF', 'connection-closed'],
    ['write tcp 10.0.0.1:1->10.0.0.2:80: write: broken pipe', 'connection-reset'],
    ['dial tcp: lookup b.a on 10.96.0.10:53: no such host', 'dns'],
    ['dial tcp 10.0.0.2:80: i/o timeout', 'timeout'],
    ['Get "http://b.a:80": context deadline exceeded', 'timeout'],
    ['request set timed out after 5s and only 0/1 requests completed (0s avg)', 'timeout'],
    ['Get "https://b.a:443/": remote error: tls: certificate required', 'tls-alert:certificate-required'],
    ['remote error: tls: unknown certificate authority', 'tls-alert:unknown-ca'],
    ['remote error: tls: unknown certificate', 'tls-alert:certificate-unknown'],
    ['remote error: tls: expired certificate', 'tls-alert:certificate-expired'],
    ['remote error: tls: protocol version not supported', 'tls-alert:protocol-version'],
    ['rpc error: code = PermissionDenied desc = RBAC: access denied', 'rbac-grpc-7'],
    ['rpc error: code = Unauthenticated desc = Jwt issuer is not configured', 'jwt-grpc-16'],
    ['rpc error: code = PermissionDenied desc = Audiences in Jwt are not allowed', 'jwt-grpc-7'],
    ['rpc error: code = Unavailable desc = no healthy upstream', 'no-endpoints'],
    [
      'rpc error: code = Unavailable desc = upstream connect error or disconnect/reset before headers. reset reason: connection termination',
      'upstream-reset:UC',
    ],
    [
      'rpc error: code = Unavailable desc = connection error: desc = "error reading server preface: read tcp 10.0.0.1:1->10.0.0.2:7070: read: connection reset by peer"',
      'connection-reset',
    ],
    [
      'rpc error: code = Unavailable desc = connection error: desc = "error reading server preface: EOF"',
      'connection-closed',
    ],
    [
      'expect to recv message with StatusCode=200, got [0] SourceIP=10.0.0.1\n[0] Url=tcp://b.a:9000\n[0] Echo=id-1\n. Return EOF',
      'connection-closed',
    ],
  ])('names "%s"', (error, mechanism) => expect(outcome(failed(error))).toBe(`refused by ${mechanism}`));

  it('reads the response of a sidecar as curl does', () => {
    const { requestHeaders: _none, ...silent } = answered({ status: 403, body: 'RBAC: access denied', callee: {} });
    expect(outcome(silent)).toBe('refused by rbac-403');
    const reset = 'upstream connect error or disconnect/reset before headers. reset reason: connection termination';
    expect(outcome({ ...silent, status: 503, body: reset })).toBe('refused by upstream-reset:UC');
  });

  it('takes the mechanism from the callee’s sidecar where the caller only noticed the end', () => {
    const reset = failed('read tcp: read: connection reset by peer', 'tcp');
    const closed = failed('Get "https://b.a": EOF', 'https');
    const refusedBy = (refused: NonNullable<ProxyWitness['refused']>): Witnessed => ({
      proxy: { side: 'callee', refused },
    });
    expect(outcome(reset, refusedBy('rbac-l4'))).toBe('refused by rbac-l4');
    expect(outcome(closed, refusedBy('tls-alert:unknown-ca'))).toBe('refused by tls-alert:unknown-ca');
    expect(outcome(reset, refusedBy('connection-reset'))).toBe('refused by connection-reset');
    expect(outcome(failed('dial tcp: i/o timeout', 'tcp'), refusedBy('rbac-l4'))).toBe('refused by timeout');
    expect(outcome(reset, { proxy: { side: 'caller', refused: 'rbac-l4' } })).toBe('refused by connection-reset');
  });

  it("takes an upstream reset, and only that, from the caller's sidecar", () => {
    const facts = failed('EOF', 'tcp');
    const byCaller = { side: 'caller', refused: 'upstream-reset:UF' } as const;
    expect(outcome(facts, { proxy: byCaller })).toBe('refused by upstream-reset:UF');
    expect(outcome(facts, { proxy: { ...byCaller, side: 'callee' } })).toBe('refused by connection-closed');
    expect(outcome(failed('websocket: bad handshake', 'websocket'), { proxy: byCaller })).toBe(
      'refused by upstream-reset:UF',
    );
    expect(outcome(failed('dial tcp: i/o timeout', 'tcp'), { proxy: byCaller })).toBe('refused by timeout');
  });

  it("takes a refusal by the caller's own sidecar from its log, or from its response to gRPC", () => {
    const proxy = { side: 'caller', refused: 'caller-tls-alert:unknown-ca' } as const;
    expect(outcome(failed('EOF', 'tcp'), { proxy })).toBe('refused by caller-tls-alert:unknown-ca');
    expect(outcome(failed('websocket: bad handshake', 'websocket'), { proxy })).toBe(
      'refused by caller-tls-alert:unknown-ca',
    );
    const byGrpc =
      'rpc error: code = Unavailable desc = upstream connect error or disconnect/reset before headers. reset reason: remote connection failure, transport failure reason: TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify cert failed: SAN matcher:TLS_error_end';
    expect(outcome(failed(byGrpc, 'grpc'))).toBe('refused by caller-tls-alert:certificate-unknown');
  });

  it('takes the cause of a failed WebSocket from the sidecar alone', () => {
    const facts = failed('websocket: bad handshake', 'websocket');
    expect(outcome(facts)).toMatch(/^inconclusive: the upgrade was refused/);
    expect(outcome(facts, { proxy: { side: 'callee', status: 403, refused: 'rbac-403' } })).toBe('refused by rbac-403');
  });

  it.each(['http', 'http2', 'websocket', 'grpc'] as const)('knows the peer of %s from its headers', (protocol) => {
    const facts = answered({ protocol });
    expect(outcome(facts, { callee: mtls })).toBe(`admitted over mtls as ${PEER}`);
    expect(outcome(facts, { callee: plaintext })).toBe('admitted over plaintext');
    expect(outcome(facts, { callee: { ...mtls, echoesRequest: false } })).toMatch(/another request/);
    expect(outcome(facts)).toMatch(/did not report what it received/);
  });

  it.each([
    ['tcp', 'plaintext'],
    ['https', 'tls'],
  ] as const)('knows the peer of %s from the sidecar, and without one that it is %s', (protocol, within) => {
    const facts = answered({ protocol });
    expect(outcome(facts, { proxy: byProxy })).toBe(`admitted over mtls as ${PEER}`);
    expect(outcome(facts, { proxy: { side: 'callee', transport: 'plaintext' } })).toBe(`admitted over ${within}`);
    expect(outcome(facts)).toMatch(/no witness reported the transport/);
    expect(outcome({ ...facts, callee: { StatusCode: '200', IP: '10.244.0.7' } })).toBe(`admitted over ${within}`);
    expect(outcome(facts, { proxy: { side: 'callee', transport: 'mtls' } })).toMatch(/without an identity/);
  });

  it('doubts a message that came back changed, and a response that is not the application’s', () => {
    expect(outcome(answered({ protocol: 'tcp', body: 'id-2' }), { proxy: byProxy })).toMatch(/another message/);
    const { requestHeaders: _none, ...silent } = answered({ callee: {} });
    expect(outcome(silent, { callee: mtls })).toMatch(/not the application's/);
  });
});
