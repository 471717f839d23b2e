import { describe, expect, it } from 'vitest';
import { disagreementOf } from './contradictions.ts';
import {
  SLEEP,
  OTHER,
  HASH,
  ANOTHER_HASH,
  received,
  xfccElement,
  certificate,
  refused,
  proxy,
  agreed,
  plainRequest,
  denied,
  cutOff,
  unreached,
} from './fixture.ts';
import type { RequestEvidence } from './request-evidence.ts';

describe('disagreementOf() finds none', () => {
  it.each<[string, RequestEvidence]>([
    ['all report mutual TLS', agreed],
    ['all report plaintext', plainRequest],
    ['client and sidecar report the same denial', denied],
    ['client and sidecar report the same reset', cutOff],
    ['the caller’s sidecar was reset by the callee’s', unreached],
    [
      'a sidecar logs the cause of what its client saw as a close',
      {
        ...cutOff,
        observed: refused('connection-closed'),
        proxy: { side: 'callee', transport: 'mtls', as: SLEEP, refused: 'rbac-l4' },
        wire: 'tls',
      },
    ],
    ['only the client reports', { observed: refused('timeout'), status: 0, certificates: [] }],
    [
      'the certificate was rotated between two reads',
      { ...agreed, certificates: [certificate(ANOTHER_HASH), certificate(HASH)] },
    ],
    [
      'the peer has another identity than the caller’s sidecar',
      {
        ...agreed,
        callee: received(xfccElement(ANOTHER_HASH, OTHER)),
        proxy: { ...proxy, as: OTHER, fingerprint: ANOTHER_HASH },
      },
    ],
    [
      'a sidecar passed on the client’s own TLS unread',
      {
        observed: { is: 'admitted', over: 'tls' },
        status: 200,
        proxy: { side: 'callee', transport: 'plaintext' },
        wire: 'tls',
        certificates: [],
      },
    ],
    [
      'the caller’s sidecar logged another attempt',
      { ...plainRequest, proxy: { side: 'caller', status: 503, refused: 'upstream-reset:UF' } },
    ],
  ])('when %s', (_, evidence) => expect(disagreementOf(evidence)).toBeUndefined());
});
