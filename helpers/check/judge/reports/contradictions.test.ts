import { describe, expect, it } from 'vitest';
import type { Observed } from '../../../model/outcome.ts';
import type { ProxyWitness } from '../../../model/witness.ts';
import { calleeFactsOf } from '../../../witness/callee/callee.ts';
import type { WorkloadCertificate } from '../../../witness/certificates/certificate.ts';
import { disagreementOf, type Statements } from './contradictions.ts';

const SLEEP = 'spiffe://cluster.local/ns/full/sa/sleep';
const OTHER = 'spiffe://cluster.local/ns/full/sa/other';
const HTTPBIN = 'spiffe://cluster.local/ns/mtls-test/sa/httpbin';
const HASH = 'a'.repeat(64);
const ANOTHER_HASH = 'b'.repeat(64);

const received = (xfcc?: string) =>
  calleeFactsOf(
    new Map([['x-request-id', ['r1']], ...(xfcc === undefined ? [] : [['x-forwarded-client-cert', [xfcc]] as const])]),
    'r1',
  );
const xfccElement = (hash = HASH, uri = SLEEP, by = HTTPBIN): string => `By=${by};Hash=${hash};Subject="";URI=${uri}`;
const certificate = (fingerprint: string): WorkloadCertificate => ({
  pem: '',
  fingerprint,
  uris: [SLEEP],
  serial: '',
  notBefore: '',
  notAfter: '',
});

const mtls: Observed = { is: 'admitted', over: 'mtls', as: SLEEP, seenBy: 'callee' };
const plaintext: Observed = { is: 'admitted', over: 'plaintext' };
const refused = (by: Extract<Observed, { is: 'refused' }>['by']): Observed => ({ is: 'refused', by });
const proxy: ProxyWitness = {
  side: 'callee',
  transport: 'mtls',
  as: SLEEP,
  status: 200,
  fingerprint: HASH,
  localUri: HTTPBIN,
};
/** Every witness speaks, and all say the same. */
const agreed: Statements = {
  observed: mtls,
  status: 200,
  callee: received(xfccElement()),
  proxy,
  wire: 'tls',
  certificates: [certificate(HASH)],
};
const inClear: Statements = {
  observed: plaintext,
  status: 200,
  callee: received(),
  proxy: { side: 'callee', transport: 'plaintext', status: 200 },
  wire: 'plaintext',
  certificates: [certificate(HASH)],
};
const denied: Statements = {
  observed: refused('rbac-403'),
  status: 403,
  proxy: { ...proxy, status: 403, refused: 'rbac-403' },
  certificates: [certificate(HASH)],
};
const cutOff: Statements = {
  observed: refused('connection-reset'),
  status: 0,
  proxy: { side: 'callee', transport: 'plaintext', refused: 'connection-reset' },
  wire: 'plaintext',
  certificates: [],
};
const unreached: Statements = { ...cutOff, observed: refused('upstream-reset:UC'), status: 503 };

describe('disagreementOf() is silent', () => {
  it.each<[string, Statements]>([
    ['all say the same of mutual TLS', agreed],
    ['all say the same of plaintext', inClear],
    ['client and sidecar say the same of a denial', denied],
    ['client and sidecar say the same of a reset', cutOff],
    ['the caller’s sidecar was reset by the callee’s', unreached],
    [
      'a sidecar names better what its client saw as a close',
      {
        ...cutOff,
        observed: refused('connection-closed'),
        proxy: { side: 'callee', transport: 'mtls', as: SLEEP, refused: 'rbac-l4' },
        wire: 'tls',
      },
    ],
    ['nobody but the client speaks', { observed: refused('timeout'), status: 0, certificates: [] }],
    [
      'the certificate was rotated between two looks',
      { ...agreed, certificates: [certificate(ANOTHER_HASH), certificate(HASH)] },
    ],
    [
      'the peer is not who the caller’s sidecar is',
      {
        ...agreed,
        callee: received(xfccElement(ANOTHER_HASH, OTHER)),
        proxy: { ...proxy, as: OTHER, fingerprint: ANOTHER_HASH },
      },
    ],
    [
      'a sidecar passed on TLS of the client’s own without a look into it',
      {
        observed: { is: 'admitted', over: 'tls' },
        status: 200,
        proxy: { side: 'callee', transport: 'plaintext' },
        wire: 'tls',
        certificates: [],
      },
    ],
    [
      'the caller’s sidecar speaks of another connection',
      {
        ...inClear,
        proxy: { side: 'caller', transport: 'mtls', as: 'CN=client', status: 503, refused: 'rbac-403' },
      },
    ],
  ])('when %s', (_, said) => expect(disagreementOf(said)).toBeUndefined());
});

describe('disagreementOf() names who said what', () => {
  it.each<[string, Statements, string]>([
    [
      'served, says the client; refused, says the sidecar',
      { ...agreed, proxy: { ...proxy, refused: 'rbac-403' } },
      "the client was served, the callee's sidecar says that it refused the request by rbac-403",
    ],
    [
      'another status',
      { ...agreed, proxy: { ...proxy, status: 204 } },
      "the client received status 200, the callee's sidecar says that it answered 204",
    ],
    [
      'another mechanism',
      { ...cutOff, observed: refused('timeout') },
      "the client was refused by timeout, the callee's sidecar says that it refused by connection-reset",
    ],
    [
      'a denial behind the sidecar',
      { ...denied, proxy: { ...proxy, status: 403 } },
      "the client was denied in the words of RBAC, the callee's sidecar says that it passed the request on",
    ],
    [
      'XFCC over plaintext',
      { ...agreed, wire: 'tls', proxy: { side: 'callee', transport: 'plaintext', status: 200 } },
      `the application received the certificate of ${SLEEP}, its sidecar says that the request came over plaintext`,
    ],
    [
      'mutual TLS without XFCC',
      { ...inClear, wire: 'plaintext', proxy },
      'the application received no certificate, its sidecar says that the request came over mtls',
    ],
    [
      'another peer',
      { ...agreed, proxy: { ...proxy, as: OTHER } },
      `the application received the certificate of ${SLEEP}, its sidecar authenticated ${OTHER}`,
    ],
    [
      'a certificate forwarded by somebody else',
      { ...agreed, callee: received(xfccElement(HASH, SLEEP, OTHER)) },
      `the certificate was forwarded by ${OTHER}, the callee's sidecar presented ${HTTPBIN}`,
    ],
    [
      'another hash',
      { ...agreed, callee: received(xfccElement(ANOTHER_HASH)), certificates: [] },
      `the application received the hash bbbbbbbbbbbbbbbb… of the peer's certificate, its sidecar verified aaaaaaaaaaaaaaaa…`,
    ],
    [
      'a hash that the caller does not hold, says the application',
      { ...agreed, proxy: { side: 'callee' }, certificates: [certificate(ANOTHER_HASH)] },
      "the application received the hash aaaaaaaaaaaaaaaa… of the peer's certificate, the caller's own sidecar holds bbbbbbbbbbbbbbbb…",
    ],
    [
      'a hash that the caller does not hold, says the sidecar',
      { observed: mtls, status: 0, proxy, certificates: [certificate(ANOTHER_HASH)] },
      "the callee's sidecar verified the hash aaaaaaaaaaaaaaaa… of the peer's certificate, the caller's own sidecar holds bbbbbbbbbbbbbbbb…",
    ],
    [
      'a canary in clear',
      { ...agreed, wire: 'plaintext' },
      'the wire carried the request in clear, the others say that it came over mtls',
    ],
    [
      'TLS on the wire',
      { ...inClear, wire: 'tls' },
      'the wire carried TLS, the others say that it came over plaintext',
    ],
    [
      'a denial in clear',
      { ...denied, wire: 'plaintext' },
      "the wire carried the request in clear, the callee's sidecar says that it came over mtls",
    ],
  ])('%s', (_, said, dispute) => expect(disagreementOf(said)).toEqual({ is: 'contradicted', because: dispute }));

  it('names every contradiction at once', () => {
    const said = { ...agreed, wire: 'plaintext', proxy: { ...proxy, as: OTHER } } as const;
    expect(disagreementOf(said)?.because.split('; ')).toHaveLength(2);
  });
});

describe('disagreementOf() leaves in doubt', () => {
  it.each<[string, Statements, string]>([
    [
      'an answer that was lost on the way',
      { ...cutOff, proxy: { side: 'callee', transport: 'plaintext', status: 200 } },
      "the client saw refused by connection-reset, the callee's sidecar says that it answered 200",
    ],
    [
      'a request whose successful attempt is missing in the log',
      { ...agreed, proxy: { ...proxy, status: 503, refused: 'upstream-reset:UF' } },
      "the client was served, and the callee's sidecar tells only of an attempt that failed (upstream-reset:UF)",
    ],
    [
      'a contradiction by a line that may be about another request',
      {
        ...cutOff,
        observed: refused('timeout'),
        proxy: { side: 'callee', refused: 'connection-reset', isSurmised: true },
      },
      "the client was refused by timeout, the callee's sidecar says that it refused by connection-reset, if its line is about this request",
    ],
  ])('%s', (_, said, because) => expect(disagreementOf(said)).toEqual({ is: 'inconclusive', because }));
});
