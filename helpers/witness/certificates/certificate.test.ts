import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readCertificate } from './certificate.ts';
import { authority, issue, secretsDump, URI } from './secrets.fixture.ts';

describe('readCertificate()', () => {
  it('reads the first certificate of the workload’s own chain', async () => {
    const pem = await issue();
    const certificate = readCertificate(secretsDump(`${pem}\n${authority.certificate}`));
    const expected = new X509Certificate(pem);
    expect(certificate).toMatchObject({
      fingerprint: expected.fingerprint256.replaceAll(':', '').toLowerCase(),
      uris: [URI],
      serial: expected.serialNumber,
    });
    expect(new X509Certificate(certificate?.pem ?? '').raw).toEqual(expected.raw);
    expect(certificate?.pem).not.toContain('PRIVATE');
  });

  it('ignores other secrets, and a sidecar that holds none', async () => {
    expect(readCertificate(secretsDump(await issue(), 'file-cert:/etc/client.crt'))).toBeUndefined();
    expect(readCertificate('{}')).toBeUndefined();
  });

  it('throws at a response of another shape', () => {
    expect(() => readCertificate('{"configs":[{"name":"default"}]}')).toThrow('secret');
    expect(() => readCertificate(secretsDump('no certificate'))).toThrow(/PEM|asn1/i);
  });
});
