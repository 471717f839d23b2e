import { describe, expect, it } from 'vitest';
import type { EdgeTlsFacts } from '../../../probe/edge/facts.ts';
import { session as anonymous } from '../../../probe/edge/fixtures/session.ts';
import { disagreementOf } from './contradictions.ts';
import { ANOTHER_HASH, certificate, HASH, OTHER, proxy, received, refused, xfccElement } from './fixture.ts';
import type { RequestEvidence } from './request-evidence.ts';

const session: EdgeTlsFacts = { ...anonymous, offered: { subject: 'CN=laptop-7', fingerprint: HASH } };
const gateway = {
  side: 'callee',
  transport: 'mtls',
  as: 'CN=laptop-7',
  status: 200,
  fingerprint: HASH,
  tlsVersion: 'TLSv1.3',
} as const;

/** A client with a certificate, its gateway and the callee behind it agree. */
const agreed: RequestEvidence = {
  observed: { is: 'admitted', over: 'mtls', as: 'CN=laptop-7', seenBy: 'gateway' },
  status: 200,
  toGateway: session,
  gateway,
  proxy,
  callee: received(xfccElement()),
  wire: 'tls',
  // The fixture's peer is SLEEP, here in the place of the gateway.
  certificates: [certificate(HASH)],
};
const { callee: _received, ...withoutCallee } = agreed;
const {
  callee: _callee,
  proxy: _proxy,
  wire: _wire,
  ...denied
} = {
  ...agreed,
  observed: refused('rbac-403'),
  status: 403,
};

describe('a request through a gateway', () => {
  it.each<[string, RequestEvidence]>([
    ['over mTLS on both hops', agreed],
    [
      'over plaintext behind the gateway',
      { ...agreed, proxy: { side: 'callee', transport: 'plaintext', status: 200 }, wire: 'plaintext' },
    ],
    ['that the gateway denied', { ...denied, gateway: { ...gateway, status: 403, refused: 'rbac-403' } }],
    [
      "that the callee's sidecar denied",
      { ...denied, gateway: { ...gateway, status: 403 }, proxy: { ...proxy, status: 403, refused: 'rbac-403' } },
    ],
  ])('%s is agreed upon', (_, evidence) => expect(disagreementOf(evidence)).toBeUndefined());

  it.each<[string, RequestEvidence]>([
    [
      'the client received status 200, the gateway logged status 404',
      { ...agreed, gateway: { ...gateway, status: 404 } },
    ],
    [
      'the client was admitted, the gateway logged a refusal by rbac-403',
      { ...agreed, gateway: { ...gateway, refused: 'rbac-403' } },
    ],
    [
      'the client was refused by rbac-403, the gateway logged a refusal by jwt-401',
      { ...denied, gateway: { ...gateway, status: 403, refused: 'jwt-401' } },
    ],
    [
      'the client received a denial by RBAC, the gateway logged that it passed the request on',
      { ...denied, gateway: { ...gateway, status: 403 } },
    ],
    ['the client sent plaintext, the gateway logged mtls', { ...agreed, toGateway: 'plaintext' }],
    [
      `the callee's sidecar authenticated ${OTHER}, the gateway holds`,
      { ...withoutCallee, proxy: { ...proxy, as: OTHER, fingerprint: ANOTHER_HASH } },
    ],
    [
      `verified the hash ${ANOTHER_HASH.slice(0, 16)}… of the peer's certificate, the gateway holds`,
      { ...withoutCallee, proxy: { ...proxy, fingerprint: ANOTHER_HASH } },
    ],
    [
      "the client's session was TLSv1.3, the gateway logged TLSv1.2",
      { ...agreed, gateway: { ...gateway, tlsVersion: 'TLSv1.2' } },
    ],
    [
      `the client offered the certificate ${HASH.slice(0, 16)}…, the gateway verified ${ANOTHER_HASH.slice(0, 16)}…`,
      { ...agreed, gateway: { ...gateway, fingerprint: ANOTHER_HASH } },
    ],
  ])('%s', (because, evidence) => {
    expect(disagreementOf(evidence)).toMatchObject({ is: 'contradicted', because: expect.stringContaining(because) });
  });
});
