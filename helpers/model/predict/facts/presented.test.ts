import { describe, expect, test } from 'vitest';
import { certificate } from '../../facts/fact-probes.ts';
import { describeOutcome } from '../../outcome.ts';
import { type CastMember } from '../../workloads/cast-member.ts';
import { echo, tlsClient } from '../../workloads/sample-workloads.ts';
import { requirePrediction } from '../predict.ts';

const configured = (metadata: Record<string, string>) =>
  echo.meshed({ 'proxy.istio.io/config': JSON.stringify({ proxyMetadata: metadata }) });

function factOf(callee: CastMember, fact: Parameters<typeof certificate.served>[0], alpn?: readonly string[]): string {
  const probe = certificate.served(fact, alpn === undefined ? {} : { alpn });
  const cast = { 'tls-client.legacy': tlsClient.bare(), 'echo.mtls-test': callee };
  const route = 'tls-client.legacy -> echo.mtls-test';
  return describeOutcome(requirePrediction({ policies: [], cast, route, probe }).outcome);
}

describe('the certificate that a server is predicted to present', () => {
  test.each([
    ['san', echo.meshed(), 'URI spiffe://cluster.local/ns/mtls-test/sa/echo'],
    ['san', echo.as('other').meshed(), 'URI spiffe://cluster.local/ns/mtls-test/sa/other'],
    ['subject', echo.bare(), 'CN=echo'],
    ['key', echo.meshed(), 'rsa-2048'],
    ['key', configured({ WORKLOAD_RSA_KEY_SIZE: '4096' }), 'rsa-4096'],
    ['key', configured({ ECC_SIGNATURE_ALGORITHM: 'ECDSA' }), 'ecdsa-p256'],
    ['key', echo.bare(), 'ecdsa-p256'],
    ['lifetime', configured({ SECRET_TTL: '12h' }), 'at most 24h'],
    ['lifetime', configured({ SECRET_TTL: '48h' }), 'longer'],
    ['chain', echo.bare(), 'ends elsewhere'],
  ] as const)('%s of %j', (fact, callee, value) => {
    expect(factOf(callee, fact)).toBe(`reports ${fact}: ${value}`);
  });

  test("is the application's if its sidecar passes the client's TLS on", () => {
    expect(factOf(echo.meshed(), 'issuer', [])).toBe('reports issuer: CN=meshproof root');
    expect(factOf(echo.meshed(), 'issuer')).toBe('reports issuer: O=cluster.local');
  });
});
