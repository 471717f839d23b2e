import { describe, expect, it } from 'vitest';
import { readEchoOutput } from './echo-output.ts';

const OVER_HTTP = [
  '[0] Url=http://b.a:80/',
  '[0] Header=X-Request-Id:id-1',
  '[0] SourceIP=10.244.0.9',
  '[0] Latency=4.1ms',
  '[0] ActiveRequests=1',
  '[0] StatusCode=200',
  '[0] ResponseHeader=Server:envoy',
  '[0] ResponseHeader=X-Twice:a',
  '[0] ResponseHeader=X-Twice:b=c:d',
  '[0 body] ServiceVersion=v1',
  '[0 body] ServicePort=18080',
  '[0 body] Host=b.a',
  '[0 body] Proto=HTTP/1.1',
  '[0 body] IP=127.0.0.6',
  '[0 body] RequestHeader=X-Forwarded-Client-Cert:By=spiffe://x;URI=spiffe://y',
  '[0 body] RequestHeader=X-Request-Id:id-1',
  '[0 body] Hostname=b-0',
].join('\n');

describe('readEchoOutput()', () => {
  it('separates what the caller received from what the callee received', () => {
    expect(readEchoOutput(OVER_HTTP)).toEqual({
      status: 200,
      responseHeaders: { server: ['envoy'], 'x-twice': ['a', 'b=c:d'] },
      requestHeaders: { 'x-forwarded-client-cert': ['By=spiffe://x;URI=spiffe://y'], 'x-request-id': ['id-1'] },
      callee: {
        ServiceVersion: 'v1',
        ServicePort: '18080',
        Host: 'b.a',
        Proto: 'HTTP/1.1',
        IP: '127.0.0.6',
        Hostname: 'b-0',
      },
      body: '',
    });
  });

  it('keeps the message of a proxy, which reports no received headers', () => {
    const denied = '[0] StatusCode=403\n[0] ResponseHeader=Server:istio-envoy\n[0 body] RBAC: access denied';
    expect(readEchoOutput(denied)).toEqual({
      status: 403,
      responseHeaders: { server: ['istio-envoy'] },
      callee: {},
      body: 'RBAC: access denied',
    });
  });

  it('reads pseudo-headers of gRPC, whose names begin with a colon', () => {
    const { requestHeaders } = readEchoOutput('[0 body] RequestHeader=:authority:b.a:7070\n[0 body] Proto=GRPC');
    expect(requestHeaders).toEqual({ ':authority': ['b.a:7070'] });
  });

  it('returns the bytes that a TCP port echoed, and no headers', () => {
    const echoed = '[0] SourceIP=10.0.0.1\n[0 body] StatusCode=200\n[0 body] Proto=TCP\n[0 body] id-1 marker=1';
    const read = readEchoOutput(echoed);
    expect(read).toMatchObject({ status: 0, body: 'id-1 marker=1', callee: { StatusCode: '200', Proto: 'TCP' } });
    expect(read).not.toHaveProperty('requestHeaders');
  });

  it('reads an empty output as empty', () => {
    expect(readEchoOutput('')).toEqual({ status: 0, responseHeaders: {}, callee: {}, body: '' });
  });
});
