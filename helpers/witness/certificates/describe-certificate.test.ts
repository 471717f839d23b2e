import { describe, expect, test } from 'vitest';
import { makeAuthority } from '../../kube/certificates/make-certificates.ts';
import { describeCertificate, endsInRoot } from './describe-certificate.ts';

const id = 'spiffe://cluster.local/ns/full/sa/echo';
const authority = await makeAuthority('a root');

describe('describeCertificate', () => {
  test('describes the certificate of a workload', async () => {
    const { certificate } = await authority.issue({ uris: [id], usages: ['server', 'client'] });
    expect(describeCertificate(certificate)).toEqual({
      san: `URI ${id}`,
      sanCritical: 'critical',
      subject: 'empty',
      issuer: 'CN=a root',
      extendedKeyUsage: 'server+client',
      keyUsage: 'digitalSignature, critical',
      basicConstraints: 'none',
      key: 'ecdsa-p256',
      signature: 'ecdsa-with-SHA256',
      lifetime: 'longer',
    });
  });

  test('lists every name with its type, in alphabetical order', async () => {
    const { certificate } = await authority.issue({
      commonName: 'echo',
      uris: [id],
      dnsNames: ['b.example', 'a.example'],
      usages: ['server'],
    });
    expect(describeCertificate(certificate)).toMatchObject({
      san: `DNS a.example, DNS b.example, URI ${id}`,
      sanCritical: 'not critical',
      subject: 'CN=echo',
      extendedKeyUsage: 'server',
    });
  });

  test('distinguishes the certificate of an authority from that of a workload', () => {
    expect(describeCertificate(authority.certificate)).toMatchObject({
      basicConstraints: 'CA:TRUE, critical',
      keyUsage: 'keyCertSign+cRLSign, critical',
      san: 'none',
      extendedKeyUsage: 'none',
    });
  });

  test('does not count the time by which istiod backdates', async () => {
    const notBefore = Date.now() - 86_400_000;
    const lasting = async (ms: number) => {
      const { certificate } = await authority.issue({
        uris: [id],
        usages: ['client'],
        notAfter: new Date(notBefore + ms),
      });
      return describeCertificate(certificate).lifetime;
    };
    expect(await lasting(86_400_000 + 110_000)).toBe('at most 24h');
    expect(await lasting(86_400_000 + 180_000)).toBe('longer');
  });
});

describe('endsInRoot', () => {
  test('verifies each signature', async () => {
    const { certificate } = await authority.issue({ uris: [id], usages: ['client'] });
    const other = await makeAuthority('a root');
    expect(endsInRoot([certificate], authority.certificate)).toBe(true);
    expect(endsInRoot([certificate, authority.certificate], authority.certificate)).toBe(true);
    expect(endsInRoot([certificate], other.certificate)).toBe(false);
    expect(endsInRoot([certificate, other.certificate], authority.certificate)).toBe(false);
  });
});
