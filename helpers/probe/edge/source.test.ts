import type { TLSSocket } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Authority, IssuedCertificate } from '../../kube/certificates/certificate-request.ts';
import { makeAuthority } from '../../kube/certificates/make-certificates.ts';
import { edge, type EdgeCertificate } from '../../model/probes/edge.ts';
import { Gateways, sentTo } from './fixtures/gateway.ts';

const gateways = new Gateways();
const at = edge('ingress.edge');
let authority: Authority;
let shop: IssuedCertificate;

beforeAll(async () => {
  authority = await makeAuthority('public');
  shop = await authority.issue({ commonName: 'shop.example', dnsNames: ['shop.example'], usages: ['server'] });
});
afterEach(() => gateways[Symbol.dispose]());

const access = {
  authorityOf: async () => authority.certificate,
  certificateOf: ({ of }: EdgeCertificate) => authority.issue({ commonName: of, usages: ['client'] }),
};

describe('a request in plaintext', () => {
  it('is sent byte for byte, with its id twice', async () => {
    const received: unknown[] = [];
    const port = await gateways.plain(({ method, url, rawHeaders }, response) => {
      received.push(method, url, rawHeaders);
      response.writeHead(200, { 'X-A': '1' }).end('body');
    });
    const [facts] = await sentTo(port, [at.http('Shop.example', { path: '/a/../b?%2f', headers: { 'X-One': '1' } })]);
    const headers = ['Host', 'Shop.example', 'x-request-id', 'id-1', 'X-One', '1', 'x-meshproof-marker', 'id-1'];
    expect(received).toEqual(['GET', '/a/../b?%2f', [...headers, 'Connection', 'close']]);
    expect(facts).toMatchObject({
      kind: 'edge',
      gateway: 'ingress.edge',
      port: 80,
      remote: `127.0.0.1:${port.toString()}`,
      local: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      url: 'http://Shop.example/a/../b?%2f',
      reached: 'response',
      errorCode: '',
      status: 200,
      responseHeaders: { 'x-a': ['1'] },
      body: 'body',
    });
    expect(facts).not.toHaveProperty('tls');
  });

  it('follows no redirect and reads no body of a HEAD', async () => {
    const port = await gateways.plain((_, response) => {
      response.writeHead(301, { location: 'https://shop.example/' }).end();
    });
    const facts = await sentTo(port, [at.http('shop.example'), at.http('shop.example', { method: 'HEAD' })]);
    expect(facts).toMatchObject([{ status: 301, body: '' }, { status: 301 }]);
  });

  it('reports how far it came: refused, reset, closed', async () => {
    const probe = [at.http('shop.example')];
    const resetting = await gateways.raw((socket) => void socket.resetAndDestroy());
    const closing = await gateways.raw((socket) => void socket.end());
    expect(await sentTo(resetting, probe)).toMatchObject([{ reached: 'connection', errorCode: 'ECONNRESET' }]);
    expect(await sentTo(closing, probe)).toMatchObject([{ reached: 'connection', errorCode: '', ended: true }]);
    const [refused] = await sentTo(await gateways.closed(), probe);
    expect(refused).toMatchObject({ reached: 'nothing', errorCode: 'ECONNREFUSED', local: '' });
  });
});

describe('a request over TLS', () => {
  it.each([
    ['h2', ['h2', 'http/1.1'], '2.0'],
    ['http/1.1', ['http/1.1'], '1.1'],
    ['', [], '1.1'],
  ] as const)('uses the protocol that the server chose: %s', async (chosen, alpn, version) => {
    const seen: unknown[] = [];
    const port = await gateways.secure(shop, {}, ({ httpVersion, headers, url }, response) => {
      seen.push(httpVersion, headers[':authority'] ?? headers['host'], url, headers['x-meshproof-marker']);
      response.writeHead(418);
      response.end('teapot');
    });
    const [facts] = await sentTo(port, [at.https('shop.example', { path: '/status/418', tls: { alpn } })]);
    expect(facts).toMatchObject({ status: 418, body: 'teapot', tls: { alpn: chosen, version: 'TLSv1.3' } });
    expect(seen).toEqual([version, 'shop.example', '/status/418', 'id-1']);
  });

  it('records the chain that is served and its verdict on it', async () => {
    const port = await gateways.secure(shop, {}, (_, response) => response.end('x'));
    const facts = await sentTo(
      port,
      [
        at.https('shop.example', { tls: { trusts: 'public' } }),
        at.https('bank.example', { tls: { trusts: 'public' } }),
        at.https('shop.example'),
      ],
      access,
    );
    const served = [{ subject: 'CN=shop.example', issuer: 'CN=public', subjectAltName: 'DNS:shop.example' }];
    expect(facts).toMatchObject([
      { tls: { trusts: 'public', distrust: '', serverCertificates: served } },
      { status: 200, tls: { distrust: 'ERR_TLS_CERT_ALTNAME_INVALID' } },
      { status: 200, tls: { distrust: expect.stringMatching(/^UNABLE_TO_/) } },
    ]);
    expect(facts[0]?.tls?.serverCertificates).toHaveLength(1);
  });

  it('sends the server name of the probe, or none', async () => {
    const names: unknown[] = [];
    const port = await gateways.secure(shop, {}, (request, response) => {
      names.push(Reflect.get(request.socket, 'servername'));
      response.end();
    });
    const tls = { alpn: ['http/1.1'] } as const;
    for (const sni of ['bank.example', '']) await sentTo(port, [at.https('shop.example', { tls: { ...tls, sni } })]);
    expect(names).toEqual(['bank.example', false]);
  });

  it('presents its certificate, and reports what it offered', async () => {
    const peers: unknown[] = [];
    const ask = { ca: authority.certificate, requestCert: true };
    const port = await gateways.secure(shop, ask, (request, response) => {
      peers.push((request.socket as TLSSocket).getPeerCertificate());
      response.end();
    });
    const certificate = { of: 'laptop-7', by: 'partner-a' };
    const [facts] = await sentTo(port, [at.https('shop.example', { tls: { certificate, alpn: [] } })], access);
    const fingerprint256 = facts?.tls?.offered?.fingerprint.toUpperCase().match(/../g)?.join(':');
    expect(facts).toMatchObject({ status: 200, tls: { offered: { subject: 'CN=laptop-7' } } });
    expect(peers).toMatchObject([{ subject: { CN: 'laptop-7' }, fingerprint256 }]);
  });

  it.each([
    ['1.3', ['h2']],
    ['1.3', ['http/1.1']],
    ['1.2', ['h2']],
    ['1.2', ['http/1.1']],
  ] as const)('reports the alert for a missing certificate, TLS %s %s', async (maxVersion, alpn) => {
    const ask = { ca: authority.certificate, requestCert: true, rejectUnauthorized: true };
    const port = await gateways.secure(shop, ask, (_, response) => response.end());
    const [facts] = await sentTo(port, [at.https('shop.example', { tls: { maxVersion, alpn } })]);
    const alert = maxVersion === '1.3' ? /CERTIFICATE_REQUIRED|alert number 116/ : /HANDSHAKE_FAILURE|alert number 40/;
    expect(facts).toMatchObject({ status: 0 });
    expect(`${facts?.errorCode ?? ''} ${facts?.errorMessage ?? ''}`).toMatch(alert);
  });
});
