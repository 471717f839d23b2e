import 'reflect-metadata';
import { generateKeyPairSync, webcrypto, X509Certificate } from 'node:crypto';
import { connect, createServer, type TLSSocket } from 'node:tls';
import * as x509 from '@peculiar/x509';
import { describe, expect, it } from 'vitest';
import type { CertificateRequest } from './certificate-request.ts';
import { makeAuthority, selfSignedCertificate, signingRequest, takeAuthority } from './make-certificates.ts';

const server: CertificateRequest = { commonName: 'mongo', dnsNames: ['mongo', 'mongo.db'], usages: ['server'] };
const client: CertificateRequest = { commonName: 'mongo-client', dnsNames: ['mongo-client'], usages: ['client'] };
const workload: CertificateRequest = { uris: ['spiffe://cluster.local/ns/a/sa/b'], usages: ['client', 'server'] };

describe('makeAuthority()', () => {
  it('issues leaves named as asked', async () => {
    const authority = await makeAuthority('root');
    const root = new X509Certificate(authority.certificate);
    const [first, second] = await Promise.all([authority.issue(server), authority.issue(client)]);
    const certificates = [new X509Certificate(first.certificate), new X509Certificate(second.certificate)];
    expect(certificates.map(({ subject }) => subject)).toEqual(['CN=mongo', 'CN=mongo-client']);
    expect(certificates[0]?.subjectAltName).toBe('DNS:mongo, DNS:mongo.db');
    expect(root.ca).toBe(true);
    for (const issued of certificates)
      expect([issued.verify(root.publicKey), issued.checkIssued(root), issued.ca]).toEqual([true, true, false]);
    expect(root.fingerprint256.replaceAll(':', '').toLowerCase()).toBe(authority.fingerprint);
  });

  it('makes another authority every time', async () => {
    const [first, second] = await Promise.all([makeAuthority('root'), makeAuthority('root')]);
    expect(first.fingerprint).not.toBe(second.fingerprint);
    const issued = new X509Certificate((await first.issue(client)).certificate);
    expect(issued.verify(new X509Certificate(second.certificate).publicKey)).toBe(false);
  });

  it('names a workload by its URI alone, critically, and expires at the requested time', async () => {
    const authority = await makeAuthority('root');
    const notAfter = new Date(Date.now() - 60_000);
    const { certificate } = await authority.issue({ ...workload, notAfter });
    const issued = new X509Certificate(certificate);
    expect([issued.subject, issued.subjectAltName]).toEqual([undefined, 'URI:spiffe://cluster.local/ns/a/sa/b']);
    expect(new x509.X509Certificate(certificate).getExtension('2.5.29.17')?.critical).toBe(true);
    expect(Math.abs(Date.parse(issued.validTo) - notAfter.getTime())).toBeLessThan(1_000);
  });

  it('serves a handshake in which both sides require the other certificate', async () => {
    const authority = await makeAuthority('root');
    const [mine, other] = await Promise.all([authority.issue(server), authority.issue(client)]);
    const { promise: peer, resolve } = Promise.withResolvers<string | undefined>();
    const listener = createServer(
      {
        ca: authority.certificate,
        cert: mine.certificate,
        key: mine.privateKey,
        requestCert: true,
        rejectUnauthorized: true,
      },
      (socket: TLSSocket) => {
        resolve(socket.getPeerCertificate().subject.CN?.toString());
        socket.end();
      },
    );
    await new Promise<void>((ready) => listener.listen(0, '127.0.0.1', ready));
    const port = (listener.address() as { port: number }).port;
    const caller = connect({
      port,
      host: '127.0.0.1',
      servername: 'mongo.db',
      ca: authority.certificate,
      cert: other.certificate,
      key: other.privateKey,
    });
    expect(await peer).toBe('mongo-client');
    expect(caller.authorized).toBe(true);
    caller.destroy();
    listener.close();
  });
});

describe('takeAuthority()', () => {
  it.each([
    ['RSA, as istiod makes its mine', generateKeyPairSync('rsa', { modulusLength: 2048 }), 'pkcs1'],
    ['P-384', generateKeyPairSync('ec', { namedCurve: 'secp384r1' }), 'pkcs8'],
  ] as const)('signs with a key of %s', async (_, { privateKey, publicKey }, type) => {
    const made = await makeAuthority('plugged in');
    const taken = await takeAuthority({
      certificate: made.certificate,
      privateKey: privateKey.export({ format: 'pem', type }).toString(),
      chain: made.certificate,
    });
    const { certificate } = await taken.issue(workload);
    expect(new X509Certificate(certificate).verify(publicKey)).toBe(true);
    expect(certificate.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
  });
});

describe('an authority of another make', () => {
  it('is found by the verifier of a certificate, by its name as it is written and by its mine identifier of its key', async () => {
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
    const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
    const root = await x509.X509CertificateGenerator.createSelfSigned({
      name: 'O=cluster.local',
      keys,
      signingAlgorithm: algorithm,
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.SubjectKeyIdentifierExtension('0102030405'),
      ],
    });
    const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
    const taken = await takeAuthority({
      certificate: root.toString('pem'),
      privateKey: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY'),
      chain: '',
    });
    const issued = new X509Certificate((await taken.issue(workload)).certificate);
    expect(issued.checkIssued(new X509Certificate(root.toString('pem')))).toBe(true);
  });
});

describe('selfSignedCertificate()', () => {
  it('is signed by itself alone', async () => {
    const issued = new X509Certificate((await selfSignedCertificate(workload)).certificate);
    expect(issued.verify(issued.publicKey)).toBe(true);
    expect([issued.ca, issued.subjectAltName]).toEqual([false, 'URI:spiffe://cluster.local/ns/a/sa/b']);
  });
});

it('makes a signing request that names what it asks for, and holds no key', async () => {
  const pem = await signingRequest('spiffe://cluster.local/ns/a/sa/b');
  expect(pem).not.toContain('PRIVATE');
  const der = Buffer.from(new x509.Pkcs10CertificateRequest(pem).rawData).toString('latin1');
  expect(der).toContain('spiffe://cluster.local/ns/a/sa/b');
});
