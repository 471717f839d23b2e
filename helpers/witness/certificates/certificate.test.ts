import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createCertificateReader } from '../../dataplane/sidecar/certificate-reader.ts';
import { makeAuthority } from '../../kube/certificates/make-certificates.ts';
import { readCertificate, SECRETS_PATH } from './certificate.ts';

const signal = new AbortController().signal;
const URI = 'spiffe://cluster.local/ns/full/sa/sleep';
const authority = await makeAuthority('test');
const issue = async () => (await authority.issue({ uris: [URI], usages: ['client'] })).certificate;
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** What Envoy answers to SECRETS_PATH, in its order: the root first, private keys left out. */
function secrets(chain: string, name = 'default'): string {
  const type = 'type.googleapis.com/envoy.admin.v3.SecretsConfigDump.DynamicSecret';
  const root = { name: 'ROOTCA', validation_context: { trusted_ca: { inline_bytes: base64(authority.certificate) } } };
  const tls = {
    certificate_chain: { inline_bytes: base64(chain) },
    private_key: { inline_bytes: base64('[redacted]') },
  };
  return JSON.stringify({
    configs: [
      { '@type': type, name: 'ROOTCA', secret: root },
      { '@type': type, name, secret: { name, tls_certificate: tls } },
    ],
  });
}

describe('readCertificate()', () => {
  it('reads the first certificate of the workload’s own chain', async () => {
    const pem = await issue();
    const certificate = readCertificate(secrets(`${pem}\n${authority.certificate}`));
    const expected = new X509Certificate(pem);
    expect(certificate).toMatchObject({
      fingerprint: expected.fingerprint256.replaceAll(':', '').toLowerCase(),
      uris: [URI],
      serial: expected.serialNumber,
    });
    expect(new X509Certificate(certificate?.pem ?? '').raw).toEqual(expected.raw);
    expect(certificate?.pem).not.toContain('PRIVATE');
  });

  it('knows no other secret for the workload’s own, and a sidecar that holds none', async () => {
    expect(readCertificate(secrets(await issue(), 'file-cert:/etc/client.crt'))).toBeUndefined();
    expect(readCertificate('{}')).toBeUndefined();
  });

  it('throws at an answer of another shape', () => {
    expect(() => readCertificate('{"configs":[{"name":"default"}]}')).toThrow('secret');
    expect(() => readCertificate(secrets('no certificate'))).toThrow(/PEM|asn1/i);
  });
});

describe('createCertificateReader()', () => {
  const pod = { namespace: 'full', workload: 'sleep', name: 'sleep-1', uid: 'u1', meshed: true };

  it('asks once per pod, and anew when told to', async () => {
    const asked: string[] = [];
    const reader = createCertificateReader(async ({ uid }, path) => {
      asked.push(`${uid} ${path}`);
      return secrets(await issue());
    });
    const first = await reader.read(pod, false, signal);
    expect(await reader.read(pod, false, signal)).toBe(first);
    const rotated = await reader.read(pod, true, signal);
    expect(rotated?.fingerprint).not.toBe(first?.fingerprint);
    expect(await reader.read(pod, false, signal)).toBe(rotated);
    await reader.read({ ...pod, uid: 'u2' }, false, signal);
    expect(asked).toEqual([`u1 ${SECRETS_PATH}`, `u1 ${SECRETS_PATH}`, `u2 ${SECRETS_PATH}`]);
  });
});
