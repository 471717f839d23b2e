import { describe, expect, it } from 'vitest';
import { disagreementOf } from './contradictions.ts';
import {
  SLEEP,
  OTHER,
  HTTPBIN,
  HASH,
  ANOTHER_HASH,
  received,
  xfccElement,
  certificate,
  mtls,
  refused,
  proxy,
  agreed,
  plainRequest,
  denied,
  cutOff,
} from './fixture.ts';
import type { RequestEvidence } from './request-evidence.ts';

describe('disagreementOf() names both witnesses and their reports', () => {
  it.each<[string, RequestEvidence, string]>([
    [
      'an admission by the client, a refusal by the sidecar',
      { ...agreed, proxy: { ...proxy, refused: 'rbac-403' } },
      "the client was admitted, the callee's sidecar logged a refusal by rbac-403",
    ],
    [
      'another status',
      { ...agreed, proxy: { ...proxy, status: 204 } },
      "the client received status 200, the callee's sidecar logged status 204",
    ],
    [
      'another mechanism',
      { ...cutOff, observed: refused('timeout') },
      "the client was refused by timeout, the callee's sidecar logged a refusal by connection-reset",
    ],
    [
      'a denial behind the sidecar',
      { ...denied, proxy: { ...proxy, status: 403 } },
      "the client received a denial by RBAC, the callee's sidecar logged that it passed the request on",
    ],
    [
      'a denial by an authorizer that the sidecar did not consult',
      { ...denied, observed: refused('ext-authz-403'), proxy: { ...proxy, status: 403 } },
      "the client received a denial by the external authorizer, the callee's sidecar logged that it passed the request on",
    ],
    [
      'XFCC over plaintext',
      { ...agreed, wire: 'tls', proxy: { side: 'callee', transport: 'plaintext', status: 200 } },
      `the application received the certificate of ${SLEEP}, its sidecar logged the request over plaintext`,
    ],
    [
      'mutual TLS without XFCC',
      { ...plainRequest, wire: 'plaintext', proxy },
      'the application received no certificate, its sidecar logged the request over mtls',
    ],
    [
      'another peer',
      { ...agreed, proxy: { ...proxy, as: OTHER } },
      `the application received the certificate of ${SLEEP}, its sidecar authenticated ${OTHER}`,
    ],
    [
      'a certificate forwarded by another sidecar',
      { ...agreed, callee: received(xfccElement(HASH, SLEEP, OTHER)) },
      `the certificate was forwarded by ${OTHER}, the callee's sidecar presented ${HTTPBIN}`,
    ],
    [
      'another hash',
      { ...agreed, callee: received(xfccElement(ANOTHER_HASH)), certificates: [] },
      `the application received the hash bbbbbbbbbbbbbbbb… of the peer's certificate, its sidecar verified aaaaaaaaaaaaaaaa…`,
    ],
    [
      'a hash from the application that the caller does not have',
      { ...agreed, proxy: { side: 'callee' }, certificates: [certificate(ANOTHER_HASH)] },
      "the application received the hash aaaaaaaaaaaaaaaa… of the peer's certificate, the caller's own sidecar holds bbbbbbbbbbbbbbbb…",
    ],
    [
      'a hash from the sidecar that the caller does not have',
      { observed: mtls, status: 0, proxy, certificates: [certificate(ANOTHER_HASH)] },
      "the callee's sidecar verified the hash aaaaaaaaaaaaaaaa… of the peer's certificate, the caller's own sidecar holds bbbbbbbbbbbbbbbb…",
    ],
    [
      'a wire marker in plaintext',
      { ...agreed, wire: 'plaintext' },
      'the wire carried the request in plaintext, the other witnesses reported mtls',
    ],
    [
      'TLS on the wire',
      { ...plainRequest, wire: 'tls' },
      'the wire carried TLS, the other witnesses reported plaintext',
    ],
    [
      'a denial in plaintext',
      { ...denied, wire: 'plaintext' },
      "the wire carried the request in plaintext, the callee's sidecar logged mtls",
    ],
  ])('%s', (_, evidence, because) => expect(disagreementOf(evidence)).toEqual({ is: 'contradicted', because }));

  it('names every contradiction at once', () => {
    const evidence = { ...agreed, wire: 'plaintext', proxy: { ...proxy, as: OTHER } } as const;
    expect(disagreementOf(evidence)?.because.split('; ')).toHaveLength(2);
  });
});

describe('disagreementOf() is inconclusive about', () => {
  it.each<[string, RequestEvidence, string]>([
    [
      'a response that was lost on the way',
      { ...cutOff, proxy: { side: 'callee', transport: 'plaintext', status: 200 } },
      "the client was refused by connection-reset, the callee's sidecar logged status 200",
    ],
    [
      'a request whose successful attempt is missing in the log',
      { ...agreed, proxy: { ...proxy, status: 503, refused: 'upstream-reset:UF' } },
      "the client was admitted, and the callee's sidecar logged only a failed attempt (upstream-reset:UF)",
    ],
    [
      'a contradiction by a line that may be about another request',
      {
        ...cutOff,
        observed: refused('timeout'),
        proxy: { side: 'callee', refused: 'connection-reset', isSurmised: true },
      },
      "the client was refused by timeout, the callee's sidecar logged a refusal by connection-reset, if its line is about this request",
    ],
  ])('%s', (_, evidence, because) => expect(disagreementOf(evidence)).toEqual({ is: 'inconclusive', because }));
});
