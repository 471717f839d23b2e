import { describe, expect, test } from 'vitest';
import type { EdgeCertificate, EdgeTls } from '../probes/edge.ts';
import { gateway, https, outcome, secret, served, to, virtual } from './fixture.ts';

const A = 'a.example';
const both = 'meshproof-run://authority/ca-1\n  meshproof-run://authority/ca-2';
const alert = (name: string) => `refused by tls-alert:${name}`;
const [asTls, asP] = ['admitted over tls', 'admitted over mtls as CN=p'];
const p = (by: string, more: Partial<EdgeCertificate> = {}): EdgeCertificate => ({ of: 'p', by, ...more });

const met = (mode: object, certificate?: EdgeCertificate, more: Partial<EdgeTls> = {}, more2: object = {}) => {
  const docs = [
    secret({ ...served(), 'ca.crt': both, ...more2 }),
    virtual([A]),
    gateway([https([A], { mode: 'MUTUAL', ...mode })]),
  ];
  return outcome(docs, to.https(A, { tls: { ...(certificate === undefined ? {} : { certificate }), ...more } }));
};

// pilot/pkg/networking/core/listener.go, BuildListenerTLSContext; Envoy, default_validator.cc.
describe('a client certificate', () => {
  test.each([
    ['is not asked for by SIMPLE', { mode: 'SIMPLE' }, p('strange'), asTls],
    ['is required by MUTUAL', {}, undefined, alert('certificate-required')],
    ['is verified by MUTUAL', {}, p('ca-1'), asP],
    ['is verified against each authority of the Secret', {}, p('ca-2'), asP],
    ['of another authority is refused', {}, p('strange'), alert('unknown-ca')],
    ['that expired is refused', {}, p('ca-1', { defect: 'expired' }), alert('certificate-expired')],
    ['that is not yet valid is refused', {}, p('ca-1', { defect: 'not-yet-valid' }), alert('certificate-expired')],
    ['that signed itself is refused', {}, p('ca-1', { defect: 'self-signed' }), alert('unknown-ca')],
    ['with the signature of another is refused', {}, p('ca-1', { defect: 'forged' }), alert('decrypt-error')],
    ['need not be there for OPTIONAL_MUTUAL', { mode: 'OPTIONAL_MUTUAL' }, undefined, asTls],
    ['is verified by OPTIONAL_MUTUAL', { mode: 'OPTIONAL_MUTUAL' }, p('ca-1'), asP],
    ['of another authority is refused by it', { mode: 'OPTIONAL_MUTUAL' }, p('strange'), alert('unknown-ca')],
    [
      'is required by OPTIONAL_MUTUAL with names',
      { mode: 'OPTIONAL_MUTUAL', subjectAltNames: ['x'] },
      undefined,
      alert('certificate-required'),
    ],
    ['with one of the names is accepted', { subjectAltNames: ['x', 'y'] }, p('ca-1', { names: ['y'] }), asP],
    [
      'with another name is refused',
      { subjectAltNames: ['x'] },
      p('ca-1', { names: ['z'] }),
      alert('certificate-unknown'),
    ],
    ['is taken for that of its name with insecureSkipVerify', { insecureSkipVerify: true }, p('strange'), asP],
    [
      'is required with insecureSkipVerify, too',
      { insecureSkipVerify: true },
      undefined,
      alert('certificate-required'),
    ],
  ])('%s', (_, mode, certificate, expected) => expect(met(mode, certificate)).toBe(expected));

  test('of the mesh is required by ISTIO_MUTUAL, and names the workload', () => {
    const mode = { mode: 'ISTIO_MUTUAL' };
    const name = 'spiffe://cluster.local/ns/x/sa/y';
    expect(met(mode, p('mesh', { names: [name] }))).toBe(`admitted over mtls as ${name}`);
    expect([met(mode), met(mode, p('ca-1'))]).toEqual([alert('certificate-required'), alert('unknown-ca')]);
  });

  // Envoy sets X509_V_FLAG_CRL_CHECK_ALL as soon as there are revocations.
  test.each([
    ['that is revoked is refused', p('ca-1'), ['ca-1?revoked=p', 'ca-2'], alert('certificate-revoked')],
    ['of another name is accepted', p('ca-1'), ['ca-1?revoked=q', 'ca-2'], asP],
    ['of an authority without revocations is refused', p('ca-2'), ['ca-1?revoked=q'], alert('unknown-ca')],
    ['that another authority revoked is accepted', p('ca-2'), ['ca-1?revoked=p', 'ca-2'], asP],
    [
      'that is revoked and expired is refused as revoked',
      p('ca-1', { defect: 'expired' }),
      ['ca-1?revoked=p', 'ca-2'],
      alert('certificate-revoked'),
    ],
  ])('%s', (_, certificate, lists, expected) => {
    const revocations = lists.map((one) => `meshproof-run://revocations/${one}`).join('\n');
    expect(met({}, certificate, {}, { 'ca.crl': revocations })).toBe(expected);
  });
});

// Envoy keeps the check of revocations and has none of them (measured).
test('with revocations that are not readable every certificate is refused', () => {
  expect(met({}, p('ca-1'), {}, { 'ca.crl': 'x' })).toBe(alert('unknown-ca'));
});

// listener.go, applyServerTLSSettings; Envoy's servers take 1.2 and 1.3.
test.each([
  [
    '1.3 of the server and 1.2 of the client',
    { minProtocolVersion: 'TLSV1_3' },
    { maxVersion: '1.2' },
    alert('protocol-version'),
  ],
  ['1.3 of both', { minProtocolVersion: 'TLSV1_3' }, { minVersion: '1.3' }, asTls],
  [
    '1.2 of the server and 1.3 of the client',
    { maxProtocolVersion: 'TLSV1_2' },
    { minVersion: '1.3' },
    alert('protocol-version'),
  ],
  ['no version of the server and 1.2 of the client', {}, { maxVersion: '1.2' }, asTls],
  ['1.0 of the server and 1.2 of the client', { minProtocolVersion: 'TLSV1_0' }, { maxVersion: '1.2' }, asTls],
] as const)('with %s', (_, versions, client, expected) =>
  expect(met({ mode: 'SIMPLE', ...versions }, undefined, client)).toBe(expected),
);

test('TLS 1.2 has no alert for a missing certificate', () => {
  expect(met({}, undefined, { maxVersion: '1.2' })).toBe(alert('handshake-failure'));
  expect(met({ maxProtocolVersion: 'TLSV1_2' })).toBe(alert('handshake-failure'));
});

test('names in mode SIMPLE are not modelled', () => {
  expect(met({ mode: 'SIMPLE', subjectAltNames: ['x'] })).toBe('not modelled: subjectAltNames in mode SIMPLE');
});
