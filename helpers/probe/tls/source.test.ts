import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Authority, IssuedCertificate } from '../../kube/certificates/certificate-request.ts';
import { makeAuthority, selfSignedCertificate } from '../../kube/certificates/make-certificates.ts';
import { rawTls, type TlsProbe } from '../../model/probes/tls.ts';
import { openProcessStream } from '../process-stream.ts';
import type { TlsFacts } from './facts.ts';
import { request } from './fixtures/request.ts';
import { openConnections, createTlsSource, TLS_COMMAND } from './source.ts';
import { tlsRequestOf } from './tls-request.ts';

const never = new AbortController().signal;
/** The Node that runs this test: another may come first on PATH. */
const HERE = [process.execPath, ...TLS_COMMAND.slice(1)] as const;
const servers: Server[] = [];
let authority: Authority;
let served: IssuedCertificate;
let unknown: IssuedCertificate;

beforeAll(async () => {
  authority = await makeAuthority('root');
  served = await authority.issue({ commonName: 'server', dnsNames: ['server.a'], usages: ['server'] });
  unknown = await selfSignedCertificate({ commonName: 'unknown', usages: ['client'] });
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listening(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Echoes every byte, as an echo application's TLS port does. */
function echoing(options: TlsOptions = {}): Promise<number> {
  const server = createServer({ cert: served.certificate, key: served.privateKey, ...options }, (socket) => {
    socket.on('error', () => undefined);
    socket.write('StatusCode=200\n');
    socket.pipe(socket);
  });
  return listening(server.on('tlsClientError', () => undefined));
}

/** Runs the container's loop against this machine. */
async function seenOf(probe: TlsProbe, issued?: IssuedCertificate): Promise<TlsFacts> {
  await using stream = openProcessStream(HERE, never);
  const [facts] = await openConnections(
    stream,
    [{ ...tlsRequestOf(request(probe), issued), host: '127.0.0.1' }],
    never,
  );
  if (facts === undefined) throw new Error('no facts');
  return facts;
}

describe('a TLS source, with the real Node', () => {
  it('reports the session, the chain and the response', async () => {
    const port = await echoing({ ALPNProtocols: ['istio'] });
    expect(await seenOf(rawTls({ port, alpn: ['istio'] }))).toMatchObject({
      reached: 'answer',
      version: 'TLSv1.3',
      alpn: 'istio',
      errorMessage: '',
      serverCertificates: [{ subject: 'CN=server', issuer: 'CN=root', subjectAltName: 'DNS:server.a' }],
      answer: expect.stringMatching(/^StatusCode=200\nGET \/ HTTP\/1\.1\r\nhost: server\.a\.svc/),
      localPort: expect.any(Number),
    });
  });

  it('does not exceed its highest version', async () => {
    const port = await echoing();
    expect(await seenOf(rawTls({ port, maxVersion: '1.2' }))).toMatchObject({ version: 'TLSv1.2', reached: 'answer' });
  });

  it.each([
    ['1.3', undefined, 'alert number 116'],
    ['1.2', '1.2', 'alert number 40'],
  ] as const)('reports the alert for a missing certificate, TLS %s', async (_, maxVersion, message) => {
    const port = await echoing({ ca: authority.certificate, requestCert: true, rejectUnauthorized: true });
    const facts = await seenOf(rawTls({ port, ...(maxVersion === undefined ? {} : { maxVersion }) }));
    expect(facts).toMatchObject({ answer: '' });
    expect(facts.errorMessage + facts.errorCode).toMatch(new RegExp(`${message}|CERTIFICATE_REQUIRED|ECONNRESET`, 'i'));
  });

  it('presents its certificate', async () => {
    const seen: unknown[] = [];
    const server = createServer({
      cert: served.certificate,
      key: served.privateKey,
      requestCert: true,
      rejectUnauthorized: false,
    });
    const port = await listening(
      server.on('secureConnection', (socket) => {
        seen.push(socket.getPeerCertificate().subject.CN);
        socket.end('StatusCode=200');
      }),
    );
    expect(await seenOf(rawTls({ port, certificate: 'self-signed' }), unknown)).toMatchObject({ reached: 'answer' });
    expect(seen).toEqual(['unknown']);
  });

  it('reports how far it came: refused, reset, closed', async () => {
    const gone = await echoing();
    servers.splice(0).forEach((server) => server.close());
    const resetting = await listening(createTcpServer((socket) => socket.once('data', () => socket.resetAndDestroy())));
    const closing = await listening(createTcpServer((socket) => socket.once('data', () => socket.end())));
    expect(await seenOf(rawTls({ port: gone }))).toMatchObject({ errorCode: 'ECONNREFUSED', answer: '' });
    expect(await seenOf(rawTls({ port: resetting }))).toMatchObject({ reached: 'connection', errorCode: 'ECONNRESET' });
    expect(await seenOf(rawTls({ port: closing }))).toMatchObject({ reached: 'connection', ended: true });
  });
});

describe('createTlsSource()', () => {
  it('reports a crashed client as an infrastructure fault', async () => {
    await using one = createTlsSource({
      name: 'client.a',
      command: ['sh', '-c', 'read -r line; echo Segmentation fault >&2; exit 139'],
      signal: never,
      onOpen: () => undefined,
      onInfrastructureFault: () => undefined,
      certificateFor: async () => undefined,
    });
    expect(await one.send([request(rawTls())], never)).toMatchObject({
      kind: 'infrastructure',
      cause: expect.stringContaining('Segmentation fault'),
    });
  });
});
