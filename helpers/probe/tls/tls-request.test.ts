import { describe, expect, it } from 'vitest';
import { selfSignedCertificate } from '../../kube/certificates/make-certificates.ts';
import { rawTls } from '../../model/probes/tls.ts';
import { request } from './fixtures/request.ts';
import { tlsRequestOf } from './tls-request.ts';

describe('tlsRequestOf()', () => {
  it('uses the version names of Node, the requested server name and the certificate', async () => {
    const unknown = await selfSignedCertificate({ commonName: 'unknown', usages: ['client'] });
    const probe = rawTls({ port: 80, sni: 'other', alpn: ['istio'], minVersion: '1.2', maxVersion: '1.3' });
    expect(tlsRequestOf({ ...request(probe), wireMarker: 'bird' }, unknown)).toEqual({
      host: 'server.a.svc.cluster.local',
      port: 80,
      servername: 'other',
      alpn: ['istio'],
      minVersion: 'TLSv1.2',
      maxVersion: 'TLSv1.3',
      cert: unknown.certificate,
      key: unknown.privateKey,
      payload:
        'GET / HTTP/1.1\r\nhost: server.a.svc.cluster.local\r\nx-request-id: id-1\r\nx-meshproof-marker: bird\r\nconnection: close\r\n\r\n',
    });
  });
});
