import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { base64, certificate, letters } from './fixtures/material.ts';
import { redact } from './redact.ts';

const secretWithReferences = `apiVersion: v1
kind: Secret
metadata: { name: web, namespace: edge }
stringData:
  tls.crt: meshproof-run://certificate/shop.example?by=public&name=spiffe%3A%2F%2Fcluster.local%2Fns%2Fa
  tls.key: meshproof-run://key/shop.example
  ca.crt: |
    meshproof-run://authority/partner-a
    meshproof-run://authority/partner-b
  ca.crl: meshproof-run://revocations/partner-a?revoked=laptop-7
`;

describe('nothing is removed from', () => {
  test.each([
    ['a sentence about tokens', 'CSRF token: required-by-the-policy'],
    ['a sentence about bearers', 'Bearer authentication-required'],
    ['a challenge', 'www-authenticate: Bearer realm="https://accounts.example/", error="invalid_token"'],
    [
      'a page about authorization',
      'istio.io, concepts/security#authorization: a policy without rules denies everything',
    ],
    ['the path of a token', 'the token is mounted at /var/run/secrets/kubernetes.io/serviceaccount/token'],
    ['the path of a key', 'tls:\n  privateKey: /etc/echo/client.key\n  clientCertificate: /etc/echo/client.crt'],
    ['a flag of an account', 'automountServiceAccountToken: false'],
    [
      'the name of a Secret',
      '{"kind":"Gateway","spec":{"tls":{"credentialName":"httpbin-credential"},"secretName":"istio-ca-secret"}}',
    ],
    [
      'the type of a Secret',
      '{"secrets":[{"name":"default-token-x7k2p","type":"kubernetes.io/service-account-token"}]}',
    ],
    ['a Secret with references', secretWithReferences],
    ['a Secret with references in JSON', JSON.stringify({ manifests: { 'secret.yaml': secretWithReferences } })],
    ['a Secret with references as an object', JSON.stringify(parse(secretWithReferences))],
    ['a certificate', certificate],
    ['a certificate in JSON', JSON.stringify({ pem: certificate })],
    ['a certificate in base64', base64(certificate)],
    ['a certificate in base64, wrapped', base64(certificate).replaceAll(/.{76}/g, '$&\n')],
    [
      'a certificate, percent-encoded',
      `By=spiffe://c/ns/a/sa/b;Hash=${'0a'.repeat(32)};Cert="${encodeURIComponent(certificate)}";Chain="${encodeURIComponent(certificate)}"`,
    ],
    [
      'a forwarded certificate',
      `By=spiffe://c/ns/a/sa/b;Hash=${'0a1b'.repeat(16)};Subject="";URI=spiffe://c/ns/a/sa/c`,
    ],
    ['a digest', `sha256:${'9d6b1ff6'.repeat(8)}`],
    ['a request', '{"requestId":"0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0","uid":"0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f1"}'],
    [
      'a serial number',
      '{"serialNumber":"5d7f9a0c3b1e48d2a6c4f0e1d2c3b4a5","fingerprint":"AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD"}',
    ],
    ['a signature algorithm', '{"signature":"sha256WithRSAEncryption","key":"ECDSA P-256"}'],
    ['an address with a port', 'GET http://httpbin.mtls-test:8000/anything?mail=a@b.example'],
    ['addresses of a database', 'mongodb://a.example:27017,b.example:27017/test?user=a@b'],
    [
      'the marker in a request',
      'GET /headers?meshproof-marker=k3v9x2m4q8w1z7 HTTP/1.1\r\nx-meshproof-marker: k3v9x2m4q8w1z7',
    ],
    ['a public key', JSON.stringify({ keys: [{ kty: 'RSA', kid: letters(43), e: 'AQAB', n: letters(342) }] })],
    ['a key of a handshake', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
    ['a counter', 'istio_requests_total{connection_security_policy="mutual_tls",response_code="200"} 12345678901234'],
  ])('%s', (_name, text) => {
    expect(redact(text)).toEqual({ text, found: [] });
  });

  test('what this project publishes', () => {
    for (const file of ['README.md', 'CONTRIBUTING.md', 'manifests/base/echo.yaml', 'docs/catalogue.md'])
      expect({ file, ...redact(readFileSync(file, 'utf8')) }).toMatchObject({ file, found: [] });
  });
});
