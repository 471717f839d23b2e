import { X509Certificate } from 'node:crypto';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { makeCertificates } from './certificates.ts';

const names = {
  server: { commonName: 'mongo', dnsNames: ['mongo', 'mongo.db'] },
  client: { commonName: 'mongo-client' },
};

describe('makeCertificates()', () => {
  it('makes leaves that the authority signed, named as asked', async () => {
    const { authority, server, client, fingerprint } = await makeCertificates(names);
    const root = new X509Certificate(authority);
    const [serverLeaf, clientLeaf] = [new X509Certificate(server.certificate), new X509Certificate(client.certificate)];
    expect([serverLeaf.subject, clientLeaf.subject]).toEqual(['CN=mongo', 'CN=mongo-client']);
    expect(serverLeaf.subjectAltName).toBe('DNS:mongo, DNS:mongo.db');
    expect(root.ca).toBe(true);
    for (const leaf of [serverLeaf, clientLeaf])
      expect([leaf.verify(root.publicKey), leaf.checkIssued(root), leaf.ca]).toEqual([true, true, false]);
    expect(root.fingerprint256.replaceAll(':', '').toLowerCase()).toBe(fingerprint);
  });

  it('makes another authority every time', async () => {
    const [first, second] = await Promise.all([makeCertificates(names), makeCertificates(names)]);
    expect(first.fingerprint).not.toBe(second.fingerprint);
    expect(new X509Certificate(first.client.certificate).verify(new X509Certificate(second.authority).publicKey)).toBe(
      false,
    );
  });

  it('serves a handshake in which both sides demand the other certificate', async () => {
    const { authority, server, client } = await makeCertificates(names);
    const { promise: peer, resolve } = Promise.withResolvers<string | undefined>();
    const listener = createServer(
      { ca: authority, cert: server.certificate, key: server.privateKey, requestCert: true, rejectUnauthorized: true },
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
      ca: authority,
      cert: client.certificate,
      key: client.privateKey,
    });
    expect(await peer).toBe('mongo-client');
    expect(caller.authorized).toBe(true);
    caller.destroy();
    listener.close();
  });
});
